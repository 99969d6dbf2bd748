import Foundation
import ProgramSupport
import Testing

/// Drills as they are practised: keys on a real terminal, and the debrief that the program prints at the end.
@Suite struct DrillTests {
    /// Reads the briefing and starts.
    private func begin(_ name: String, _ title: String) async throws -> Tmux {
        let terminal = try Tmux(columns: 120, rows: 36, "\(Program.path) demo --drill \(name)")
        try await terminal.shows("DRILL  \(title)", "Enter starts it.")
        try terminal.press("Enter")
        try await terminal.shows("LIVE", "GAP")
        return terminal
    }

    private func own(_ terminal: Tmux) async throws {
        try terminal.press("o")
        try await terminal.shows("operations", "oncall")
        try terminal.press("Enter")
        try await terminal.shows("the preview") { $0.contains("will") }
        try terminal.press("y")
    }

    /// Closes the dialog that tells what came of it.
    private func closed(_ terminal: Tmux, after word: String) async throws {
        try await terminal.shows(word, "[ Close")
        try terminal.press("Enter")
        try await terminal.shows("no dialog") { !$0.contains("[ Close") }
    }

    private func debrief(_ terminal: Tmux) async throws -> String {
        try terminal.press("q")
        return try await terminal.shows("time to notice", "evidence opened")
    }

    @Test func `a silent SKU that got an owner was handled rightly, and one that was retried was not`() async throws {
        let right = try await begin("silent-sku", "A silent SKU")
        try right.press("2")
        try await right.shows("sold a day", "> VASE-TALL")
        try right.press("Enter")
        try await right.shows("PLAYBOOK", "#2001")
        try await own(right)
        try await closed(right, after: "assigned")
        let handled = try await debrief(right)
        #expect(handled.contains("HANDLED RIGHTLY") && !handled.contains("NOT HANDLED"))
        #expect(handled.contains("wrong actions: none"))

        let wrong = try await begin("silent-sku", "A silent SKU")
        try wrong.press("2")
        try await wrong.shows("sold a day", "> VASE-TALL")
        try wrong.press("r")
        try await wrong.shows("will be")
        try wrong.press("y")
        try await closed(wrong, after: "retried")
        let failed = try await debrief(wrong)
        #expect(
            failed.contains("NOT HANDLED RIGHTLY") && failed.contains("retried although the item was still missing"))
        #expect(failed.contains("missing:"))
    }

    @Test func `a dropped subscription that was made again was handled rightly, and one that was left was not`()
        async throws
    {
        let right = try await begin("dropped-subscription", "A webhook subscription that was dropped")
        try right.press("5")
        try await right.shows("> Shopify does not send")
        try right.press("Enter")
        try await right.shows("PLAYBOOK", "orders/create")
        try right.press("r")
        try await right.shows("will")
        try right.press("y")
        try await closed(right, after: "retried")
        let handled = try await debrief(right)
        #expect(handled.contains("HANDLED RIGHTLY") && !handled.contains("NOT HANDLED"))

        let wrong = try await begin("dropped-subscription", "A webhook subscription that was dropped")
        let failed = try await debrief(wrong)
        #expect(failed.contains("NOT HANDLED RIGHTLY") && failed.contains("not noticed"))
    }
}
