import AsyncHTTPClient
import DeskAPI
import Foundation
import GRDB
import NIOCore
import ProgramSupport
import Sandbox
import Testing

/// What an operator sees of a store that lost something, from the start to the end of it.
@Suite struct StoreCommandTests {
    private func store(_ command: String..., of world: StandIns) async throws -> Program.Result {
        try await Program(["store"] + command + ["--store", world.store]).ended()
    }

    private func facts(in world: StandIns) async throws {
        _ = try await eventually("facts in the journal") {
            let report = try await store("verify", of: world)
            return report.status == 0 && !report.output.contains("\n0 rows") ? true : nil
        }
    }

    private func readiness(of world: StandIns) async throws -> String {
        let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "http://127.0.0.1:\(world.hooksPort)/readyz"), timeout: .seconds(60))
        return String(buffer: try await answer.body.collect(upTo: 1 << 16))
    }

    @Test func `a removed log is told in the log and on the desk until it is accepted`() async throws {
        let world = try await StandIns { sandbox in sandbox.deposco.setItem(number: "TEE", name: "Tee", at: 1) }
        let core = try await world.core()
        try await facts(in: world)
        try await core.kill9()
        try FileManager.default.removeItem(atPath: world.store + "-wal")
        try? FileManager.default.removeItem(atPath: world.store + "-shm")
        let next = try await world.core()
        try await next.prints("missing")
        try await next.prints("checked the store: it is whole")
        #expect(try await readiness(of: world).contains("store: checked"))
        let troubles = try await DeskClient(socketPath: world.socket).overview().troubles
        #expect(troubles.contains { $0.name == "journal-tail-lost" && $0.detail.contains("accept-tail") })
        let verified = try await store("verify", of: world)
        #expect(verified.status == 1)
        #expect(verified.output.contains("missing"))
        let early = try await store("accept-tail", of: world)
        #expect(early.errors.contains("in use by another core"))
        next.signal(SIGTERM)
        try await next.ended()
        #expect(try await store("accept-tail", of: world).output.contains("accepted"))
        #expect(try await store("verify", of: world).status == 0)
        #expect(try await store("vacuum", of: world).output.contains("vacuumed"))
        #expect(try await store("verify", of: world).output.contains("beside the journal: action_reply, body"))
    }

    @Test func `a core whose store is damaged says so, and its readiness with it`() async throws {
        let world = try await StandIns { sandbox in sandbox.deposco.setItem(number: "TEE", name: "Tee", at: 1) }
        let core = try await world.core()
        try await core.prints("checked the store: it is whole")
        try await facts(in: world)
        core.signal(SIGTERM)
        try await core.ended()
        let queue = try DatabaseQueue(path: world.store)
        try await queue.write { try $0.execute(sql: "UPDATE journal SET actor = 'somebody' WHERE seq = 1") }
        try queue.close()
        let damaged = try await world.core()
        try await damaged.prints("row 1 of the journal is not what was written")
        #expect(try await readiness(of: world).contains("store: damaged"))
        damaged.signal(SIGTERM)
        try await damaged.ended()
    }

    @Test func `a core folds a state of another version again before it serves`() async throws {
        let world = try await StandIns { sandbox in sandbox.deposco.setItem(number: "TEE", name: "Tee", at: 1) }
        let core = try await world.core()
        try await facts(in: world)
        core.signal(SIGTERM)
        try await core.ended()
        let queue = try DatabaseQueue(path: world.store)
        try await queue.write {
            try $0.execute(sql: "UPDATE state_version SET version = 0; DELETE FROM item_record")
        }
        try queue.close()
        let outdated = try await store("verify", of: world)
        #expect(outdated.status == 0)
        #expect(outdated.output.contains("the state is of another version"))
        let next = try await world.core()
        try await next.prints("folding the state from the journal again")
        try await next.prints("the state is that of this version")
        next.signal(SIGTERM)
        try await next.ended()
        let verified = try await store("verify", of: world)
        #expect(verified.output.contains("proved by the journal:"))
    }

    @Test func `a store from before its format was settled is refused with what to do`() async throws {
        let world = try await StandIns { _ in }
        let queue = try DatabaseQueue(path: world.store)
        try await queue.write {
            try $0.execute(
                sql: """
                    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                    INSERT INTO grdb_migrations VALUES ('1 journal, projections, work');
                    """)
        }
        try queue.close()
        let core = try await Program.run("serve", "--config", world.configuration, environment: StandIns.secrets)
        #expect(core.status != 0)
        #expect(core.errors.contains("Start with an empty state folder"))
    }
}
