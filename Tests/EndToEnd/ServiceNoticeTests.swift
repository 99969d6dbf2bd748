import Foundation
import ProgramSupport
import Sandbox
import Testing

/// What a service manager hears of the program, on a socket of the test's own in place of systemd's.
@Suite struct ServiceNoticeTests {
    private func core(
        _ world: StandIns, heardBy listener: NoticeListener, watchdog: String? = nil
    ) throws -> Program {
        var environment = StandIns.secrets
        environment["NOTIFY_SOCKET"] = listener.name
        environment["WATCHDOG_USEC"] = watchdog
        return try Program(["serve", "--config", world.configuration], environment: environment)
    }

    @Test func `the start is told once hooks and desk are served, then the state in words, and the end`() async throws {
        let world = try await StandIns { _ in }
        let listener = try NoticeListener(world.folder.file("notify"))
        let core = try core(world, heardBy: listener)
        try await listener.hears("READY=1")
        #expect(isListening(world.hooksPort))
        #expect(FileManager.default.fileExists(atPath: world.socket))
        try await listener.hears("STATUS=Works.")
        core.signal(SIGTERM)
        try await core.ended()
        let end = try await listener.hears("STOPPING=1")
        #expect(end.contains { $0.hasPrefix("STATUS=Stops") })
        #expect(listener.notices.filter { $0.contains("READY=1") }.count == 1)
        // Nobody asked for signs of life.
        #expect(!listener.notices.joined().contains("WATCHDOG=1"))
    }

    @Test func `a socket with an abstract name is found, and signs of life come in the time asked for`() async throws {
        let world = try await StandIns { _ in }
        let listener = try NoticeListener("@tallyman-test-\(world.hooksPort)")
        let core = try core(world, heardBy: listener, watchdog: "600000")
        try await listener.hears("READY=1")
        let first = listener.notices.count
        try await listener.hears("WATCHDOG=1", after: first)
        try await listener.hears("WATCHDOG=1", after: listener.notices.count)
        core.signal(SIGTERM)
        try await core.ended()
    }

    @Test func `a reload is told with its moment, and its end when the configuration is read`() async throws {
        let world = try await StandIns { _ in }
        let listener = try NoticeListener(world.folder.file("notify"))
        let core = try core(world, heardBy: listener)
        try await listener.hears("STATUS=Works.")
        let before = listener.notices.count
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        core.signal(SIGHUP)
        let reload = try await listener.hears("RELOADING=1", after: before)
        let moment = reload.compactMap { $0.wholeMatch(of: #/MONOTONIC_USEC=(\d+)/#)?.1 }.first.flatMap { Int64($0) }
        #expect(try #require(moment) / 1_000_000 >= Int64(time.tv_sec))
        try await listener.hears("READY=1", after: before)
        let texts = listener.notices.dropFirst(before).joined().filter { $0 == "RELOADING=1" || $0 == "READY=1" }
        #expect(texts == ["RELOADING=1", "READY=1"])
        core.signal(SIGTERM)
        try await core.ended()
    }

    @Test func `a configuration that is refused at a reload is in the status`() async throws {
        let world = try await StandIns { _ in }
        let listener = try NoticeListener(world.folder.file("notify"))
        let core = try core(world, heardBy: listener)
        try await listener.hears("STATUS=Works.")
        let before = listener.notices.count
        try world.folder.write("tallyman.yaml", "shop: [")
        core.signal(SIGHUP)
        try await listener.hears("READY=1", after: before)
        let status = try await listener.hears("STATUS=Works. configuration-refused", after: before)
        #expect(status.joined().contains("stays in force"))
        core.signal(SIGTERM)
        try await core.ended()
    }

    @Test func `why a core did not start is in the status`() async throws {
        let world = try await StandIns { _ in }
        let listener = try NoticeListener(world.folder.file("notify"))
        try world.folder.write("tallyman.sqlite", "this is no database, and never was one")
        let core = try core(world, heardBy: listener)
        #expect(try await core.ended().status != 0)
        let end = try await listener.hears("STOPPING=1")
        #expect(end.contains { $0.hasPrefix("STATUS=Ended: ") && $0.contains("tallyman.sqlite") })
        #expect(!listener.notices.joined().contains("READY=1"))
    }

    @Test func `a configuration with faults ends the core for good, with every fault named`() async throws {
        let world = try await StandIns(configuration: "sweeps: { ordrs: 5m }\npayments: { capture: perhaps }") { _ in }
        let listener = try NoticeListener(world.folder.file("notify"))
        let result = try await core(world, heardBy: listener).ended()
        // Which the unit does not start again.
        #expect(result.status == 78)
        #expect(result.errors.contains("sweeps.ordrs"))
        #expect(result.errors.contains("payments.capture"))
        let end = try await listener.hears("STOPPING=1")
        #expect(end.joined().contains("sweeps.ordrs"))
    }
}
