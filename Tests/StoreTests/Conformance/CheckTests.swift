import Domain
import Testing

@testable import Store

/// The turns of daily checks, and the figures that they are read from.
struct CheckTests {
    private let schedule = CheckSchedule(CheckPolicy(), BusinessHours())

    private func turn(_ check: DailyCheck) throws -> CheckTurn { try #require(schedule.turn(of: check, at: t0)) }

    @Test(arguments: TestEngine.all) func `a turn has who signed it off, what was found then, and the note`(
        engine: TestEngine
    ) async throws {
        let test = try TestStore(engine)
        let turn = try turn(.oversold)
        let finding = CheckFinding([CheckFigure("open", "2", asksForLook: true)])
        try await test.store.transact { tx in
            try tx.append(.checkMissed(MissedCheck(turn)), to: .check(turn.id), by: .core, at: t0)
            try tx.append(
                .checkSigned(SignedCheck(turn, roles: ["lead"], finding: finding, note: "ada@example.com knows")),
                to: .check(turn.id), by: .person(name: "ada", uid: 1000), at: t0 + .minutes(1))
        }
        let row = try #require(try await test.store.read { try $0.checks.turn(turn.id) })
        #expect(row.missedAt == t0 && row.due == turn.due && row.team == "operations")
        let signed = try #require(row.signed)
        #expect(signed.at == t0 + .minutes(1) && signed.by == "ada(1000)" && signed.roles == "lead")
        #expect(!signed.isSound && signed.figures == finding.figures)
        #expect(signed.note == "ada@example.com knows")
        let journal = try await test.store.read { try $0.journal.timeline(subject: .check(turn.id), limit: 9) }
        #expect(journal.map(\.fact.kind) == ["checkMissed", "checkSigned"])
        #expect(
            try await test.store.read { try $0.checks.turns(from: turn.due, until: turn.due + .day) } == [row])
        #expect(try await test.store.read { try $0.checks.turns(from: turn.due + .day, until: t0 + .day * 9) } == [])
        #expect(try await test.store.read { try $0.checks.turns(of: "oversold", limit: 5) } == [row])
        let activity = try await test.store.read { try $0.lists.activity(filter: "", after: nil, limit: 9) }
        #expect(activity.rows.map(\.action) == ["signOff"])
        #expect(activity.rows.first?.about == "Sold more than there is")
        #expect(activity.rows.first?.reason == "ada@example.com knows")
        #expect(try await test.store.rebuild(verifyOnly: true).differences == [])
    }

    @Test(arguments: TestEngine.all) func `open exceptions are counted by type, and by when they were raised`(
        engine: TestEngine
    ) async throws {
        let test = try TestStore(engine)
        try await test.store.transact { tx in
            for (sku, at) in [("A", t0 - .day), ("B", t0)] {
                try tx.append(
                    .exceptionRaised(RaisedException(.unknown(sku: SKU(sku), title: "Tee", suggestion: nil))),
                    to: .exception(ExceptionID("unknown-sku/\(sku)")), by: .core, at: at)
            }
        }
        let open = try await test.store.read { try $0.checks.open([.unknownSKU, .oversold]) }
        #expect(open.map(\.count) == [2, 0])
        #expect(open.map(\.oldest) == [t0 - .day, nil])
        let earlier = try await test.store.read { try $0.checks.open(raisedFrom: t0 - .day * 2, until: t0) }
        #expect(earlier.map(\.count) == [1])
        let rows = try await test.store.read {
            try $0.lists.openExceptions(raisedFrom: t0 - .day * 2, until: t0, limit: 5)
        }
        #expect(rows.map(\.id.rawValue) == ["unknown-sku/A"])
        let all = try await test.store.read { try $0.lists.openExceptions(of: [.unknownSKU], limit: 5) }
        #expect(all.count == 2)
    }

    @Test func `what is known of the last backup stands beside the store`() throws {
        let test = try TestStore()
        #expect(BackupFile.note(beside: test.path) == nil)
        let note = BackupNote(madeAt: t0, verifiedAt: nil, file: "/backup/1", sequence: 4)
        try BackupFile.write(note, beside: test.path)
        #expect(BackupFile.note(beside: test.path) == note)
        #expect(try #require(DiskRoom(beside: test.path)).free > 0)
    }
}
