import ProgramSupport
import Testing

/// Drills as they are practised: keys on a real terminal, and the debrief that the program prints at the end.
@Suite struct DrillTests {
    @Test(arguments: DrillScript.all) func `a drill that is handled rightly by keys is told so`(script: DrillScript)
        async throws
    {
        let desk = try await DrillDesk(script)
        try await script.right(desk)
        let debrief = try await desk.debrief()
        #expect(debrief.contains("HANDLED RIGHTLY") && !debrief.contains("NOT HANDLED"), "\(debrief)")
        #expect(debrief.contains("missing: none") && debrief.contains("wrong actions: none"))
        #expect(!debrief.contains("not noticed") && !debrief.contains("right action: not taken"))
    }

    @Test(arguments: DrillScript.all)
    func `a drill that is handled wrongly by keys is told what was wrong or is missing`(
        script: DrillScript
    ) async throws {
        let desk = try await DrillDesk(script)
        try await script.wrong(desk)
        let debrief = try await desk.debrief()
        #expect(debrief.contains("NOT HANDLED RIGHTLY") && debrief.contains(script.told), "\(debrief)")
        #expect(debrief.contains("missing:\n") && debrief.contains("right action: not taken"))
    }

    @Test func `every drill that the demo offers is handled by keys here`() async throws {
        let help = try await Program.run("demo", "--help").output.split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        #expect(help.contains("A drill: \(DrillScript.all.map(\.name).joined(separator: ", ")), or all."), "\(help)")
    }

    @Test func `the debrief of a drill stays on a small screen until the next is wanted, and Ctrl-D ends them all`()
        async throws
    {
        let terminal = try Tmux(columns: 80, rows: 24, "\(Program.path) demo --drill all")
        try await terminal.shows("DRILL  A silent SKU", "Enter starts it.")
        try terminal.press("Enter")
        try await terminal.shows("LIVE", "GAP")
        try terminal.press("q")
        try await terminal.shows("DEBRIEF  A silent SKU", "time to notice", "Enter goes on.")
        try terminal.press("Enter")
        try await terminal.shows("DRILL  Cancellations", "Enter starts it.")
        try terminal.press("C-d")
        try await terminal.shows("ALL DRILLS", "silent-sku  missing something")
        #expect(try await terminal.ended() == 0)
    }
}
