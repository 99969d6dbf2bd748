import Foundation
import ProgramSupport
import Sandbox
import Testing

/// That the instruments of the other tests measure what they say.
@Suite struct HarnessTests {
    @Test func `the built program stands beside the tests`() {
        #expect(FileManager.default.isExecutableFile(atPath: Program.path))
    }

    @Test func `a terminal shows what was typed, at its size, and after a resize`() async throws {
        let terminal = try Tmux(
            columns: 60, rows: 8, "stty -echo; trap 'stty size' WINCH; echo ready; cat -v & while :; do wait; done")
        try await terminal.shows("ready")
        try terminal.resize(columns: 44, rows: 9)
        try await terminal.shows("9 44")
    }

    @Test func `a terminal passes keys on, and wide text`() async throws {
        let terminal = try Tmux(
            columns: 60, rows: 8,
            "stty raw -echo; printf 'héllo 日本\\r\\n'; dd bs=1 count=3 2>/dev/null | od -c; stty sane")
        try await terminal.shows("héllo 日本")
        try terminal.press("r", "Escape")
        try terminal.type("X")
        try await terminal.shows("033", "X")
        #expect(try await terminal.ended() == 0)
    }

    @Test func `a killed process is seen to have ended, with what it printed`() async throws {
        let program = try Program(["-c", "echo begun; exec tail -f /dev/null"], executable: "/bin/sh")
        try await program.prints("begun")
        try await program.kill9()
        #expect(!program.isRunning)
    }

    @Test func `waiting for what never comes fails with what there was instead`() async throws {
        let program = try Program(["-c", "echo something else"], executable: "/bin/sh")
        let failure = await #expect(throws: TimedOut.self) { try await program.prints("begun", within: 5) }
        #expect(failure?.description.contains("something else") == true)
    }

    @Test func `ports that are handed out can be listened on`() throws {
        #expect((1...65_535).contains(try Loopback.freePort()))
    }
}
