import CCurses
import Console
import Domain
import Foundation
import Screen

/// An open terminal with the console on it. It stays on one thread.
struct Session {
    private let theme: Theme
    private let glyphs: Glyphs
    private let now: @Sendable () -> Instant
    private let perform: @Sendable (Effect, Mailbox) -> Void
    private let mailbox = Mailbox()
    private var state: ConsoleState
    private var decoder = KeyDecoder()
    private var drawn: Frame?
    private var ended = false
    /// Until when the first frame waits for the core's figures, so that most starts draw once.
    private let firstFrame: Instant

    init(
        _ terminal: Terminal, seed: String, keymap: Keymap, now: @escaping @Sendable () -> Instant,
        perform: @escaping @Sendable (Effect, Mailbox) -> Void
    ) throws {
        let utf8 = tm_set_locale()
        let type = ProcessInfo.processInfo.environment["TERM"] ?? ""
        let opening = tm_open(terminal.errors, Int32(clamping: terminal.escapeDelay.milliseconds))
        if let failure = TerminalFailure(opening, type: type) { throw failure }
        // In an encoding other than UTF-8 only ASCII can be sent, whatever was asked for.
        glyphs = utf8 ? terminal.glyphs ?? .unicode : .ascii
        theme = terminal.theme.limited(to: terminal.colour ? Int(tm_colours()) : 0)
        self.now = now
        self.perform = perform
        firstFrame = now() + Span(milliseconds: 100)
        state = ConsoleState(seed: seed, now: now(), size: Self.size(), keymap: keymap)
    }

    mutating func run() {
        defer { tm_close() }
        follow(state.start())
        while !ended {
            draw()
            let reasons = tm_wait(patience())
            take(.clock(now()))
            signalled(reasons)
            // Keys come before news, since the user typed them at what was on the screen.
            if reasons & Int32(TM_INPUT.rawValue) != 0 {
                for message in decoder.decode(tm_read) where !ended { take(message) }
            } else if reasons == 0, decoder.isPasting, let message = decoder.endPaste() {
                take(message)
            }
            for message in mailbox.takeAll() where !ended { take(message) }
        }
    }

    /// Whether nothing was drawn yet and the core may still say what to draw.
    private var isEarly: Bool { drawn == nil && state.around.isOpening && now() < firstFrame }

    /// Milliseconds until something on the screen changes by itself; -1 for never.
    private func patience() -> Int32 {
        if decoder.isPasting { return 1000 }
        let time = now()
        if isEarly { return Int32(clamping: min(100, max(1, (firstFrame - time).milliseconds))) }
        guard let next = state.nextChange(after: state.around.now) else { return -1 }
        return Int32(clamping: max(0, (next - time).milliseconds))
    }

    private mutating func signalled(_ reasons: Int32) {
        func has(_ reason: tm_reason) -> Bool { reasons & Int32(reason.rawValue) != 0 }
        if has(TM_HANGUP) || has(TM_END) { ended = true }
        if has(TM_RESIZED) { take(.resized(Self.size())) }
        if has(TM_INTERRUPTED) { take(.key(.control("C"))) }
        if has(TM_SUSPEND) { suspend() }
    }

    private mutating func take(_ message: Message) { follow(update(&state, message)) }

    private mutating func follow(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .quit: ended = true
            case .suspend: suspend()
            case .copy(let text): copy(text)
            case .redraw:
                tm_repaint()
                drawn = nil
            default: perform(effect, mailbox)
            }
        }
    }

    /// OSC 52: the terminal itself puts the text on the clipboard of whoever sits before it, over SSH too.
    private func copy(_ text: String) {
        let encoded = Data(text.utf8).base64EncodedString()
        tm_copy(encoded, Int32(clamping: encoded.utf8.count))
    }

    private mutating func suspend() {
        tm_suspend()
        drawn = nil
        // The window may have another size by now.
        take(.clock(now()))
        take(.resized(Self.size()))
    }

    private static func size() -> Size {
        var rows: Int32 = 0
        var columns: Int32 = 0
        tm_size(&rows, &columns)
        return Size(rows: max(1, Int(rows)), columns: max(1, Int(columns)))
    }

    /// Hands the changed rows to ncurses, which sends only the differences.
    private mutating func draw() {
        if ended || isEarly { return }
        let frame = render(state, size: state.size, theme: theme, glyphs: glyphs)
        if frame == drawn { return }
        for (index, row) in frame.rows.enumerated() {
            if let drawn, drawn.size == frame.size, drawn.rows[index] == row { continue }
            put(row, at: index)
        }
        tm_present(Int32(clamping: frame.cursor?.row ?? -1), Int32(clamping: frame.cursor?.column ?? 0))
        drawn = frame
    }

    /// Makes one call for each run of cells with the same style, each at its own column.
    private func put(_ row: [Cell], at index: Int) {
        for run in StyledRun.runs(of: row) {
            let pair = tm_pair(Int32(run.style.foreground ?? -1), Int32(run.style.background ?? -1))
            tm_put(
                Int32(clamping: index), Int32(clamping: run.column), run.text, Int32(clamping: run.text.utf8.count),
                run.style.attributes, pair)
        }
    }
}

extension Style {
    fileprivate var attributes: Int32 {
        var set: UInt32 = 0
        if bold { set |= TM_BOLD.rawValue }
        if dim { set |= TM_DIM.rawValue }
        if reverse { set |= TM_REVERSE.rawValue }
        if underline { set |= TM_UNDERLINE.rawValue }
        return Int32(bitPattern: set)
    }
}
