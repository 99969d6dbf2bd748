import DeskAPI
import Domain
import Foundation
import GRDB
import ProgramSupport
import Sandbox
import Testing

/// A machine that refuses what a core needs: the core goes on, says so, and is well by itself when the machine is.
@Suite(.serialized) struct RefusingTests {
    private static let isRoot = getuid() == 0

    private static func open(_ sandbox: Sandbox) {
        sandbox.deposco.setItem(number: "TEE", name: "TEE", at: Int64(Date().timeIntervalSince1970 * 1000))
    }

    private static func place(_ world: StandIns, _ name: String) async {
        let now = world.now
        await world.host.with { sandbox in
            _ = sandbox.shop.place(
                NewOrder(
                    name: name, email: "ada@example.com",
                    address: NewOrder.Address(
                        lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA", country: "GB"),
                    lines: [NewOrder.Line(sku: "TEE", title: "TEE", quantity: 1, price: 1000)]), at: now)
        }
    }

    private static func posts(_ world: StandIns, _ number: String) async -> Int {
        await world.host.with { $0.deposco.order(number: number)?.posts ?? 0 }
    }

    // MARK: The log

    @Test func `a core whose log is on a full device takes webhooks and says that lines are lost`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core("exec 2>/dev/full")
        #expect(try await world.hook("1").status == 200)
        let metrics = try await eventually("lost lines", within: 30) {
            let text = try await world.get("/metrics").text
            return text.contains("tallyman_log_lines_dropped_total 0\n") ? nil : text
        }
        #expect(metrics.contains("tallyman_log_lines_dropped_total "))
        let ready = try await eventually("a trouble", within: 30) {
            let answer = try await world.get("/readyz")
            return answer.text.contains("log-loses-lines") ? answer : nil
        }
        #expect(ready.status == 200)
        #expect(ready.text.contains("No space left on device"))
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    @Test func `a core whose log is a pipe that nobody reads starts, takes webhooks and stops`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core(
            "mkfifo '\(world.folder.file("log"))'; exec 2<>'\(world.folder.file("log"))'; head -c 65536 /dev/zero >&2")
        for number in 0..<20 { #expect(try await world.hook("\(number)").status == 200) }
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    // MARK: The store

    @Test(.enabled(if: isRoot))
    func `a disk that fills up costs no webhook, and the core goes on when there is room`() async throws {
        let world = try await StandIns(Self.open)
        try world.configure("state: .", "state: disk")
        let disk = try await SmallDisk(world.folder.file("disk"))
        let core = try await world.core()
        #expect(try await world.hook("first").status == 200)
        try disk.fill()
        var taken = ["first"]
        var refused: [String] = []
        for number in 0..<60 where refused.count < 5 {
            let answer = try await world.hook("\(number)", bytes: 400_000)
            #expect([200, 503].contains(answer.status))
            #expect(answer.seconds < 2)
            if answer.status == 200 {
                taken.append("\(number)")
            } else {
                #expect(answer.retryAfter == "5")
                refused.append("\(number)")
            }
        }
        #expect(refused.count == 5)
        let ready = try await world.get("/readyz")
        #expect(ready.status == 503)
        #expect(ready.text.contains("the disk is full: free space in \(disk.path)"))
        #expect(try await world.get("/healthz").status == 200)
        let overview = try await DeskClient(socketPath: world.socket).overview()
        #expect(overview.troubles.first?.name == "store-refuses-writes")
        // It goes on for a while in this state, with work falling due.
        await Self.place(world, "#1")
        try await Task.sleep(for: .seconds(5))
        #expect(core.isRunning)

        disk.free()
        _ = try await eventually("a core that is well", within: 30) {
            try await world.get("/readyz").status == 200 ? true : nil
        }
        for id in refused { #expect(try await world.hook(id, bytes: 400_000).status == 200) }
        taken += refused
        _ = try await eventually("the order in Deposco", within: 60) { await Self.posts(world, "1") > 0 ? true : nil }
        #expect(await Self.posts(world, "1") == 1)
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
        let kept = try await DatabaseQueue(path: disk.path + "/tallyman.sqlite").read { db in
            try String.fetchAll(db, sql: "SELECT delivery FROM body WHERE topic = 'products/update'")
        }
        #expect(Set(kept).isSuperset(of: taken))
        #expect(kept.count == Set(kept).count)
        let verified = try await Program.run(
            "store", "verify", "--config", world.configuration, environment: StandIns.secrets)
        #expect(verified.status == 0)
    }

    @Test func `a store that another program locks for fifteen seconds costs no webhook`() async throws {
        let world = try await StandIns(Self.open)
        let core = try await world.core()
        #expect(try await world.hook("first").status == 200)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(10)
        let other = try DatabaseQueue(path: world.store, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await Self.place(world, "#1")
        let start = ContinuousClock.now
        var number = 0
        while ContinuousClock.now - start < .seconds(15) {
            let answer = try await world.hook("\(number)")
            #expect(answer.status == 503)
            #expect(answer.seconds < 2)
            number += 1
        }
        let ready = try await world.get("/readyz")
        #expect(ready.status == 503)
        #expect(ready.text.contains("locked"))
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        _ = try await eventually("a core that is well", within: 30) {
            try await world.get("/readyz").status == 200 ? true : nil
        }
        #expect(try await world.hook("0").status == 200)
        _ = try await eventually("the order in Deposco", within: 60) { await Self.posts(world, "1") > 0 ? true : nil }
        #expect(await Self.posts(world, "1") == 1)
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    // MARK: The start

    @Test(.enabled(if: isRoot))
    func `a core that has no room to start says so, waits, and starts when there is some`() async throws {
        let world = try await StandIns { _ in }
        try world.configure("state: .", "state: disk/state")
        let disk = try await SmallDisk(world.folder.file("disk"))
        try disk.fill()
        let core = try Program(["serve", "--config", world.configuration], environment: StandIns.secrets)
        try await core.prints("cannot start yet; tries again every second")
        _ = try await eventually("an answer") { isListening(world.hooksPort) ? true : nil }
        let ready = try await world.get("/readyz")
        #expect(ready.status == 503)
        #expect(ready.text.contains("the core waits to start: the disk is full: free space in"))
        #expect(try await world.get("/healthz").status == 200)
        let answer = try await world.hook("1")
        #expect(answer.status == 503)
        #expect(answer.retryAfter == "5")
        disk.free()
        try await core.prints("taking webhooks", within: 30)
        _ = try await eventually("a webhook that is taken", within: 30) {
            (try? await world.hook("1"))?.status == 200 ? true : nil
        }
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    @Test(.enabled(if: isRoot)) func `a core that waits for room to start can be stopped`() async throws {
        let world = try await StandIns { _ in }
        try world.configure("state: .", "state: disk/state")
        let disk = try await SmallDisk(world.folder.file("disk"))
        try disk.fill()
        let core = try Program(["serve", "--config", world.configuration], environment: StandIns.secrets)
        try await core.prints("cannot start yet")
        core.signal(SIGHUP)
        try await core.prints("the configuration is read when the core starts")
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    @Test func `a core whose state is no folder or whose store is no database does not wait`() async throws {
        let world = try await StandIns { _ in }
        try world.configure("state: .", "state: tallyman.yaml")
        let ended = try await Program.run("serve", "--config", world.configuration, environment: StandIns.secrets)
        #expect(ended.status != 0)
        #expect(ended.errors.contains("tallyman.yaml"))
    }

    // MARK: SIGHUP

    @Test func `SIGHUP opens the log anew, takes over secrets, and keeps what was where the new is faulty`()
        async throws
    {
        let world = try await StandIns(configuration: "log: { file: core.log }") { _ in }
        try world.configure("/shopify\" }", "/shopify\", webhookSecretsFile: hook-secrets }")
        try world.folder.write("hook-secrets", "one\n")
        let core = try Program(["serve", "--config", world.configuration], environment: StandIns.secrets)
        func logged(_ words: String) async throws {
            _ = try await eventually("`\(words)` in the log", within: 60) {
                world.folder.read("core.log").contains(words) ? true : nil
            }
        }
        try await logged("taking webhooks")
        #expect(try await world.hook("1", secret: "one").status == 200)

        try FileManager.default.moveItem(
            atPath: world.folder.file("core.log"), toPath: world.folder.file("core.log.1"))
        try world.folder.write("hook-secrets", "two\n")
        core.signal(SIGHUP)
        try await logged("maps, secrets and other settings that a reload takes over were read again")
        #expect(try await world.hook("2", secret: "one").status == 401)
        #expect(try await world.hook("3", secret: "two").status == 200)

        try world.configure("shop: acme-uk", "shop: acme-us\nprivacy: { keepBodies: 2d }")
        core.signal(SIGHUP)
        try await logged("other changed keys take effect when the core is restarted keys=shop, privacy")

        try world.configure("shop: acme-us", "shop: acme-us\nnonsense: 1")
        core.signal(SIGHUP)
        try await logged("the new configuration is not used; the previous one stays in force")
        #expect(try await world.hook("4", secret: "two").status == 200)
        let ready = try await world.get("/readyz")
        #expect(ready.status == 200)
        #expect(ready.text.contains("configuration-refused"))
        #expect(ready.text.contains("nonsense"))
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }
}
