import CCurses
package import Console
package import Domain
import Foundation
package import Screen

/// The console on this process's terminal. Its own thread owns ncurses from beginning to end.
package struct Terminal: Sendable {
    package var theme: Theme
    /// `false` leaves colour out, as `NO_COLOR` asks.
    package var colour: Bool
    /// `nil` for what the locale can show.
    package var glyphs: Glyphs?
    /// The file for standard error while the screen is up, since it would spoil the screen.
    package var errors: String

    package init(theme: Theme = .standard, colour: Bool = true, glyphs: Glyphs? = nil, errors: String = "/dev/null") {
        self.theme = theme
        self.colour = colour
        self.glyphs = glyphs
        self.errors = errors
    }

    /// Shows the console until the user quits, the terminal goes away, or the process is told to end. Only one may run at a
    /// time.
    /// - Parameters:
    ///   - seed: handed to `ConsoleState`.
    ///   - now: the time of day.
    ///   - perform: carries out an effect without blocking, and posts its results. It is called on the terminal's thread, and
    ///     not for effects on the terminal itself.
    /// - Throws: `TerminalFailure` if there is nothing to draw on. Nothing has been drawn then.
    package func run(
        seed: String, keymap: Keymap = .standard, now: @escaping @Sendable () -> Instant,
        perform: @escaping @Sendable (Effect, Mailbox) -> Void
    ) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                continuation.resume(
                    with: Result {
                        var session = try Session(self, seed: seed, keymap: keymap, now: now, perform: perform)
                        session.run()
                    })
            }
            thread.name = "terminal"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
