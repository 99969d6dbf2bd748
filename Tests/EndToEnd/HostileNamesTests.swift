import Foundation
import ProgramSupport
import Sandbox
import Testing

/// Names made to harm a terminal, sent as a shop would send them, through the whole of it to a real terminal.
@Suite struct HostileNamesTests {
    private static let texts = [
        "\u{1B}]0;PAID\u{07}", "\u{1B}]8;;http://evil.example/\u{1B}\\#1001\u{1B}]8;;\u{1B}\\", "\u{1B}[2J\u{1B}[H",
        "\u{1B}]52;c;cHduZWQ=\u{07}", "\u{1B}P$q\"p\u{1B}\\", "\u{9B}31m", "PO-\u{202E}1001\u{202C}",
        "Refused\rApproved",
        "SKU\u{200B}-1", "\u{08}\u{08}\u{08}\u{7F}", "a\nb\tc", "👨‍👩‍👧‍👦", "日本語テスト",
    ]

    private static func fill(_ sandbox: Sandbox) {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        for (index, text) in texts.enumerated() {
            sandbox.shop.place(
                NewOrder(
                    name: "#\(index)\(text)", email: "\(index)@example.com",
                    address: NewOrder.Address(
                        firstName: text, lastName: text, line1: text, city: text, postalCode: "LS1 1AA", country: "GB"),
                    lines: [NewOrder.Line(sku: "\(index)-\(text)", title: text, quantity: 1, price: 1000)]), at: now)
        }
        sandbox.deposco.setItem(number: "TEE", name: texts[0], at: now)
    }

    @Test func `no control of a name reaches the terminal, and what stands beside it stays in its place`() async throws
    {
        let world = try await StandIns(Self.fill)
        let core = try await world.core()
        let terminal = try Tmux(columns: 120, rows: 36, "bash --norc -i")
        try terminal.record()
        try terminal.type("PS1='ready> '; \(Program.path) console --config \(world.configuration)\n")
        try await terminal.shows("LIVE", "Gap \(Self.texts.count)")
        let title = try terminal.format("#{pane_title}")
        for view in ["1", "2", "3", "4", "5", "7"] {
            try terminal.press(view)
            try await terminal.shows("the list") { $0.contains("row 1") || $0.contains("  0") }
            let screen = try terminal.screen().split(separator: "\n", omittingEmptySubsequences: false)
            #expect(screen[0].contains("TALLYMAN"))
            #expect(screen[1].contains(" Gap "))
            #expect(screen.contains { $0.contains("? keys") })
        }
        try terminal.press("1")
        try await terminal.shows("blocked")
        try terminal.press("Enter")
        try await terminal.shows("ORDER")
        try terminal.press("q")
        try terminal.press("q")
        try await terminal.shows("ready>")
        #expect(try terminal.format("#{pane_title}") == title)
        let harm = harmful(terminal.recorded)
        #expect(harm.isEmpty, "\(harm)")
        // What is plain in a name is there to be read.
        #expect(String(decoding: terminal.recorded, as: UTF8.self).contains("PAID"))
        core.signal(SIGTERM)
    }

    @Test func `what is harmful is found, and what ncurses sends is not`() {
        #expect(harmful(Array("\u{1B}[?1049h\u{1B}(B\u{1B}[0;1m é │ 日本\u{1B}[3;4H\r\n\u{8}".utf8)).isEmpty)
        for text in ["\u{1B}]0;x\u{7}", "\u{1B}P", "\u{9B}1m", "a\u{7}", "\u{202E}", "\u{0}"] {
            #expect(!harmful(Array(text.utf8)).isEmpty, "\(text.debugDescription)")
        }
    }
}

/// Controls in a terminal's input that neither ncurses nor the shell's line editor sends.
private func harmful(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
        switch scalar.value {
        case 0x1B:
            guard let next = scalars.popFirst() else { break }
            switch next {
            case "[": scalars = scalars.drop { !("@"..."~").contains($0) }.dropFirst()
            case "(", ")": _ = scalars.popFirst()
            case "=", ">", "M", "7", "8": break
            default: found.append("ESC \(next)")
            }
        case 8, 9, 10, 13, 14, 15: break
        case 0..<32, 127..<160, 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
            found.append("U+\(String(scalar.value, radix: 16))")
        default: break
        }
    }
    return found
}
