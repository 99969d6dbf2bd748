import CCurses
package import Console
package import Domain
import Foundation
package import Screen

/// The console on the terminal of this process. One thread of its own owns ncurses from beginning to end.
package struct Terminal: Sendable {
    package var theme: Theme
    /// How long the rest of a key may follow its Escape; `ESCDELAY` in the environment goes before it.
    package var escapeDelay: Span
    /// `false` leaves colour out, as `NO_COLOR` asks.
    package var colour: Bool
    /// `nil` takes what the locale can show.
    package var glyphs: Glyphs?
    /// Where standard error goes while the screen is up, since it would be drawn into it.
    package var errors: String

    package init(
        theme: Theme = .standard, escapeDelay: Span, colour: Bool = true, glyphs: Glyphs? = nil,
        errors: String = "/dev/null"
    ) {
        self.theme = theme
        self.escapeDelay = escapeDelay
        self.colour = colour
        self.glyphs = glyphs
        self.errors = errors
    }

    /// Shows the console until the user quits, the terminal goes away, or the process is told to end. One at a time.
    /// - Parameters:
    ///   - seed: as `ConsoleState` takes it.
    ///   - now: the time of day.
    ///   - perform: does an effect without blocking and posts what comes of it; called on the terminal's thread. The effects
    ///     that concern the terminal itself never reach it.
    /// - Throws: `TerminalFailure` when there is nothing to draw on; nothing has been drawn then.
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
