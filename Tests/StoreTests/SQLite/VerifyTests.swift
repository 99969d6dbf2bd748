import Domain
import Foundation
import GRDB
import Testing

@testable import Store

/// What `tallyman store verify` and a start find of a store that is not what was written.
struct VerifyTests {
    @Test func aWholeStoreIsSaidToBeWholeAlsoWhileACoreHasIt() async throws {
        let test = try await TestStore.filled()
        let core = try Store(path: test.path)
        try await core.place("9")
        let files = ["", "-wal"].map { URL(fileURLWithPath: test.path + $0) }
        let before = try files.map { try Data(contentsOf: $0) }
        let looking = try Store(path: test.path, readOnly: true)
        let report = try await looking.verify()
        try looking.close()
        #expect(report.problems == [])
        #expect(report.chain.rows == report.facts)
        #expect(try files.map { try Data(contentsOf: $0) } == before)
        #expect(try await core.check() == [])
    }

    @Test func aBackupVerifiesWhereverItLies() async throws {
        let test = try await TestStore.filled()
        let copy = test.path + ".copy"
        let store = try Store(path: test.path, readOnly: true)
        try await store.backup(to: copy)
        try store.close()
        #expect(try await Store(path: copy, readOnly: true).verify().problems == [])
    }

    @Test func everyTableOfJournalAndStateHasRowsForTheTestsThatFollow() async throws {
        let test = try await TestStore.filled()
        let empty = try await DatabaseQueue(path: test.path).read { db in
            try Store.proved.filter { try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \($0)") == 0 }
        }
        #expect(empty == [])
    }

    @Test func aChangedValueOfAnyColumnIsFound() async throws {
        let test = try await TestStore.filled()
        let changes = try test.changes()
        #expect(changes.count > 200)
        struct Undone: Error {}
        let store = try Store(path: test.path)
        let tail = TailFile.contents(of: test.path)
        for change in changes {
            await #expect(throws: Undone.self) {
                try await store.transact { tx in
                    try tx.execute(change, [])
                    #expect(try Verification.examine(tx, tail: tail).problems != [], "\(change)")
                    throw Undone()
                }
            }
        }
        #expect(try await store.verify().problems == [])
    }

    @Test(arguments: 1..<5)
    func aChangedByteOfTheFileThatChangesAValueIsFound(seed: Int) async throws {
        let test = try await TestStore.filled()
        let whole = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let rows = try Self.dump(test.path)
        var random = Numbers(seed: UInt64(seed))
        var changed = 0
        for _ in 0..<120 {
            var bytes = whole
            let place = Int(random.next() % UInt64(bytes.count))
            let flip = UInt8(1) << UInt8(random.next() % 8)
            bytes[bytes.startIndex + place] ^= flip
            let copy = try test.copy()
            try bytes.write(to: URL(fileURLWithPath: copy))
            let now = try? Self.dump(copy)
            if now == rows { continue }
            changed += 1
            let problems = try await Self.problems(copy)
            #expect(problems != [], "byte \(place), bit \(flip)")
        }
        #expect(changed > 0)
    }

    @Test func anIndexThatDoesNotAgreeWithItsTableIsFound() async throws {
        let test = try await TestStore.filled()
        let copy = try test.copy()
        let queue = try DatabaseQueue(path: copy)
        try await queue.writeWithoutTransaction { db in
            // Takes the index out of SQLite's sight while the table changes.
            let sql = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = 'order_name'") ?? ""
            let page = try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'order_name'") ?? 0
            try db.execute(sql: "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'order_name'")
            try db.execute(sql: "PRAGMA writable_schema = RESET")
            try db.execute(sql: "UPDATE order_record SET name = '#other' WHERE id = '1'")
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(
                sql: "INSERT INTO sqlite_master VALUES ('index', 'order_name', 'order_record', ?, ?)",
                arguments: [page, sql])
            try db.execute(sql: "PRAGMA writable_schema = OFF; UPDATE order_record SET name = '#1' WHERE 0")
        }
        try queue.close()
        let problems = try await Self.problems(copy)
        #expect(problems.contains { $0.contains("missing from index order_name") })
    }

    @Test func rowsTooManyAndMissingOnesAreEachNamed() async throws {
        let test = try await TestStore.filled()
        try test.tamper(file: "DELETE FROM sku_map; INSERT INTO sku_map VALUES ('a', 'b'), ('zz', 'b')")
        let report = try await Store(path: test.path, readOnly: true).rebuild(verifyOnly: true)
        #expect(
            report.differences == [
                "sku_map: a (a row too many)", "sku_map: tee (missing)", "sku_map: zz (a row too many)",
            ])
    }

    @Test func textSpelledWithOtherBytesThatMeanTheSameIsAChange() async throws {
        let test = try TestStore()
        try await test.store.transact {
            try $0.append(.skuMapped(item: "caf\u{E9}"), to: .sku(SKU("tee")), by: .core, at: t0)
        }
        try test.tamper(file: "UPDATE sku_map SET item = 'cafe' || char(769)")
        #expect(try await test.store.rebuild(verifyOnly: true).differences == ["sku_map: tee (item)"])
    }

    // MARK: At the start

    @Test func aStartNoticesAChangedEndOfTheJournalAndGoesOn() async throws {
        let test = try await TestStore.filled()
        try test.tamper(file: "UPDATE journal SET actor = 'ada(1)' WHERE seq = 4")
        let store = try Store(path: test.path)
        #expect(store.findings.damage == ["row 4 of the journal is not what was written"])
        try await store.place("9")
    }

    @Test func aStartNoticesRecordsOfFactsThatTheJournalDoesNotHave() async throws {
        let test = try await TestStore.filled()
        try test.tamper(file: "UPDATE order_record SET version = 4711 WHERE id = '1'")
        let damage = try Store(path: test.path).findings.damage
        #expect(damage.first?.hasPrefix("order_record has a record of fact 4711") == true)
    }

    @Test func theCheckBehindTheStartFindsWhatTheStartDoesNotLookAt() async throws {
        let test = try await TestStore.filled()
        try test.tamper(file: "UPDATE variant_record SET version = 4711")
        try test.tamper(file: "DELETE FROM journal WHERE subject LIKE 'nothing%'")
        let store = try Store(path: test.path)
        #expect(try await store.check() == ["variant_record has 1 records of facts that the journal does not have"])
    }

    @Test func theCheckBehindTheStartFindsAPageThatIsNotOne() async throws {
        let test = try await TestStore.filled()
        let page = try await DatabaseQueue(path: test.path).read {
            try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'contact_email'") ?? 0
        }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: test.path))
        try file.seek(toOffset: UInt64((page - 1) * 4096))
        try file.write(contentsOf: Data(repeating: 0xFF, count: 64))
        try file.close()
        let store = try Store(path: test.path)
        #expect(try await !store.check().isEmpty)
    }

    // MARK: Vacuum

    @Test func aVacuumedStoreIsSmallerAndWholeAndHoldsNothingErased() async throws {
        let test = try TestStore()
        for id in 1...200 {
            try await test.store.place(String(id))
            try await test.store.transact {
                try $0.people.putContact(
                    OrderID(String(id)), Contact(lastName: "Quillfeather \(id)", email: "q\(id)@example.com"))
                if id == 1 { try $0.append(.markMoved("x"), to: .mark(Store.vacuumMark), by: .core, at: t0) }
            }
        }
        for id in 1...200 {
            try await test.store.transact { _ = try $0.erasing.erase(OrderID(String(id)), messages: []) }
        }
        let before = try await test.store.roomForVacuum()
        try await test.store.vacuum(by: .core, at: t0)
        #expect(try await test.store.read { try $0.marks.mark(Store.vacuumMark) } == nil)
        #expect(try await test.store.verify().problems == [])
        try test.store.close()
        let file = try Data(contentsOf: URL(fileURLWithPath: test.path))
        #expect(file.range(of: Data("Quillfeather".utf8)) == nil)
        #expect(Int64(file.count) < before.needed)
    }

    @Test func whatNeedsMoreRoomThanThereIsSaysHowMuch() {
        let error = StoreError.noRoom(path: "/s", needed: 5 << 20, free: 1)
        #expect(error.description.contains("5 MB are needed and 1 MB are free"))
    }

    // MARK: Looking

    /// What `store verify` says of a file, or why it cannot open it.
    private static func problems(_ path: String) async throws -> [String] {
        let store: Store
        do {
            store = try Store(path: path, readOnly: true)
        } catch {
            return ["\(error)"]
        }
        do {
            let problems = try await store.verify().problems
            try store.close()
            return problems
        } catch {
            return ["\(error)"]
        }
    }

    /// All values of journal and state, read from the tables alone.
    private static func dump(_ path: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { db in
            try Store.proved.flatMap { table in
                let columns = try db.columns(in: table).map { "typeof(\($0.name)) || hex(\($0.name))" }
                let sql = "SELECT \(columns.joined(separator: " || ',' || ")) FROM \(table) NOT INDEXED"
                return try String?.fetchAll(db, sql: sql).map { "\(table) \($0 ?? "?")" }.sorted()
            }
        }
    }
}

/// Numbers that a seed fixes.
private struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

extension TestStore {
    /// A closed store in which every table of journal and state has rows.
    fileprivate static func filled() async throws -> TestStore {
        let test = try TestStore()
        let exception = ExceptionID("unknown-sku/NOPE")
        try await test.store.place("1")
        try await test.store.place("2", stage: .blocked, blocks: [Block(exception: exception, units: 2)], sku: "NOPE")
        try await test.store.transact { tx in
            let order = Subject.order(OrderID("1"))
            func append(_ fact: Fact, to subject: Subject) throws {
                try tx.append(fact, to: subject, by: .core, at: t0)
            }
            let raised = RaisedException(.unknown(sku: SKU("NOPE"), title: "Cap", suggestion: nil))
            try append(.exceptionRaised(raised), to: .exception(exception))
            try append(.erasureKnown("5f"), to: .system("privacy"))
            let parts = ["1", "1-2"].map { number in
                OrderPart(
                    number: number, facility: nil,
                    lines: [OrderPart.Line(line: LineID("1-1"), item: "TEE-1", quantity: 1, unitPrice: 999)])
            }
            try append(.orderAssessed(.queued, blocks: [], parts: parts), to: order)
            try append(.orderReserves(["TEE-1": 2]), to: order)
            try append(.acted(action: "note", reason: nil, outcome: "noted"), to: order)
            if let turn = CheckSchedule(CheckPolicy(), BusinessHours()).turn(of: .gap, at: t0) {
                try append(.checkMissed(MissedCheck(turn)), to: .check(turn.id))
                try append(
                    .checkSigned(SignedCheck(turn, roles: [], finding: CheckFinding([]), note: nil)),
                    to: .check(turn.id))
            }
            try append(.fulfilmentRead(EveryStatement.reading), to: order)
            try append(.orderBatched(number: "1", batch: "b1"), to: order)
            let shipment = Shipment(
                id: ShipmentID("s1"), wmsOrderNumbers: ["2"], status: .shipped, carrier: "Royal Mail", method: nil,
                shippedAt: t0, lines: [ShipmentLine(line: nil, item: "NOPE", quantity: 1)],
                parcels: [Parcel(number: "p", tracking: "JD 1")])
            try append(.shipmentSeen(shipment, order: OrderID("2"), orderName: "#2"), to: .shipment(shipment.id))
            try append(.noticeHeld(until: "scan"), to: .shipment(shipment.id))
            let request = CancellationRequest(order: OrderID("2"), orderName: "#2", source: .channelCancelled)
            try append(.cancellationRequested(request), to: .cancellation(CancellationID("order-2")))
            let item = Item(
                number: "TEE-1", name: "Tee", components: [BundleComponent(sku: SKU("A"), quantity: 2)])
            try append(.itemSeen(item), to: .item("TEE-1"))
            let variant = Variant(id: "v1", sku: SKU("TEE-1"), title: "Tee", requiresShipping: true, active: true)
            try append(.variantSeen(variant), to: .variant("v1"))
            try append(.channelStock(location: "l", quantity: 3, pushed: true), to: .variant("v1"))
            let reading = StockReading(item: "TEE-1", facility: "F", onHand: 3, available: nil)
            try append(.stockRead(reading), to: .item("TEE-1"))
            try append(.markMoved("x"), to: .mark("m"))
            try append(.skuMapped(item: "TEE-1"), to: .sku(SKU("tee")))
        }
        try test.store.close()
        return test
    }

    /// The closed store and its tail under another name.
    fileprivate func copy() throws -> String {
        let copy = folder.appending(path: "copy-\(UUID().uuidString).sqlite").path
        for suffix in ["", ".tail"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        return copy
    }

    /// For every column of every table of journal and state: another value, nothing or something, and the same as another kind.
    fileprivate func changes() throws -> [String] {
        try DatabaseQueue(path: path).read { db in
            try Store.proved.flatMap { table in
                try db.columns(in: table).flatMap { column -> [String] in
                    let name = column.name
                    func set(_ value: String, where condition: String = "TRUE") -> String {
                        "UPDATE \(table) SET \(name) = \(value) "
                            + "WHERE rowid = (SELECT MAX(rowid) FROM \(table) WHERE \(condition))"
                    }
                    let type = try String.fetchOne(
                        db, sql: "SELECT typeof(\(name)) FROM \(table) ORDER BY rowid DESC LIMIT 1")
                    var changes: [String] =
                        switch type {
                        case "integer":
                            [set("\(name) + 1"), table == "journal" && name == "seq" ? "" : set("\(name) + 0.5")]
                        case "text": [set("\(name) || 'x'"), set("\(name) || char(0)"), set("CAST(\(name) AS BLOB)")]
                        case "blob": [set("\(name) || x'00'"), set("hex(\(name))")]
                        default: [set("1")]
                        }
                    if !column.isNotNull, column.primaryKeyIndex == 0, type != "null" { changes.append(set("NULL")) }
                    return changes.filter { !$0.isEmpty }
                }
            }
        }
    }
}
