import Foundation
import ProgramSupport
import Testing

@testable import tallyman

/// What the service manager is told, and when.
@Suite struct ServiceReportTests {
    private func notices(_ environment: [String: String]) -> ServiceNotices {
        ServiceNotices(
            Configuration.Surroundings(environment: environment, home: "/home/ada", folder: "/", standardRoles: []),
            process: 42)
    }

    @Test func `without a service manager nothing is sent`() {
        #expect(!notices([:]).isHeard)
        #expect(notices(["WATCHDOG_USEC": "1000000"]).watchdog == nil)
        #expect(NotifySocket("relative/path") == nil)
        #expect(NotifySocket("/" + String(repeating: "n", count: 120)) == nil)
        #expect(NotifySocket("@") == nil)
    }

    @Test func `signs of life are given by the process that is watched, and three in the time allowed`() {
        let asked = ["NOTIFY_SOCKET": "@nobody", "WATCHDOG_USEC": "1500000", "WATCHDOG_PID": "42"]
        #expect(notices(asked).watchdog == .milliseconds(1500))
        #expect(notices(asked.merging(["WATCHDOG_PID": "41"]) { $1 }).watchdog == nil)
        #expect(notices(asked.merging(["WATCHDOG_USEC": "soon"]) { $1 }).watchdog == nil)
        #expect(ServiceReport.interval(.milliseconds(1500)) == .milliseconds(500))
        #expect(ServiceReport.interval(.seconds(60)) == .seconds(1))
        #expect(ServiceReport.interval(nil) == .seconds(1))
    }

    @Test func `it is ready when every part serves, and says so once`() throws {
        let folder = try TemporaryFolder()
        let listener = try NoticeListener(folder.file("notify"))
        let notices = notices(["NOTIFY_SOCKET": listener.name])
        notices.serves(.hooks)
        #expect(!notices.isReady)
        notices.serves(.desk)
        notices.serves(.desk)
        #expect(listener.notices == [["READY=1", "STATUS=Started."]])
    }

    @Test func `a status is sent when it changes, in one line without control characters`() throws {
        let folder = try TemporaryFolder()
        let listener = try NoticeListener(folder.file("notify"))
        let notices = notices(["NOTIFY_SOCKET": listener.name])
        notices.status("Works.")
        notices.status("Works.")
        notices.status("Works.\nREADY=1\u{1B}[2J")
        #expect(listener.notices.count == 2)
        #expect(listener.notices.allSatisfy { $0.count == 1 && $0[0].hasPrefix("STATUS=Works.") })
    }

    @Test func `a start that waits asks for more time`() throws {
        let folder = try TemporaryFolder()
        let listener = try NoticeListener(folder.file("notify"))
        notices(["NOTIFY_SOCKET": listener.name]).waits("Waits to start: the disk is full")
        #expect(
            listener.notices == [["STATUS=Waits to start: the disk is full", "EXTEND_TIMEOUT_USEC=30000000"]])
    }

    @Test func `the status names what hangs before all else, then what is wrong`() {
        func words(_ lines: String..., ready: Bool = true, wedged: [String] = []) -> String {
            ServiceReport.words(
                ready: ready, text: ([ready ? "ready" : "not ready"] + lines).joined(separator: "\n"), wedged: wedged)
        }
        #expect(words("store: checked") == "Works.")
        #expect(
            words("store: checked", "Deposco offline since 14:00: refused")
                == "Works. Deposco offline since 14:00: refused")
        #expect(words("store-refuses-writes: full", ready: false) == "Cannot work. store-refuses-writes: full")
        #expect(
            words("Deposco offline", wedged: ["claiming work has taken 61s"]) == "Hangs: claiming work has taken 61s.")
    }

    @Test func `a core that hangs says so and gives no sign of life`() throws {
        let folder = try TemporaryFolder()
        let listener = try NoticeListener(folder.file("notify"))
        let notices = notices(["NOTIFY_SOCKET": listener.name, "WATCHDOG_USEC": "60000000"])
        notices.serves(.hooks)
        notices.serves(.desk)
        ServiceReport.tell(notices, ready: true, text: "ready", wedged: [])
        #expect(listener.notices.suffix(2) == [["STATUS=Works."], ["WATCHDOG=1"]])
        ServiceReport.tell(notices, ready: true, text: "ready", wedged: ["claiming work has taken 61s"])
        #expect(listener.notices.last == ["STATUS=Hangs: claiming work has taken 61s."])
        #expect(listener.notices.joined().filter { $0 == "WATCHDOG=1" }.count == 1)
    }
}
