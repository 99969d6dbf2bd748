import Domain
import Foundation
import GRDB
import Testing

@testable import Store

/// A store in a folder of its own, gone with the test.
final class TestStore: Sendable {
    let folder: URL
    let store: Store

    /// - Parameter engine: SQLite's where a test is about its files.
    init(_ engine: TestEngine = .sqlite) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tallyman-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store(engine: engine.open(folder))
    }

    var path: String { store.path }

    deinit { try? FileManager.default.removeItem(at: folder) }
}

/// 2026-03-02T10:00:00Z, a Monday.
let t0 = Instant(milliseconds: 1_772_445_600_000)

func channelOrder(
    _ id: String, name: String? = nil, sku: String = "TEE-1", total: Int64 = 1999, createdAt: Instant = t0,
    updatedAt: Instant = t0
) -> ChannelOrder {
    ChannelOrder(
        id: OrderID(id), name: name ?? "#\(id)", createdAt: createdAt, updatedAt: updatedAt, payment: .paid,
        currency: Currency("GBP"), total: total,
        lines: [OrderLine(id: LineID("\(id)-1"), sku: SKU(sku), title: "Tee", quantity: 2, unitPrice: 999)])
}

extension Store {
    /// Puts an order in the gap, at a stage, with what blocks it.
    func place(
        _ id: String, stage: OrderStage = .queued, blocks: [Block] = [], sku: String = "TEE-1", at: Instant = t0
    ) async throws {
        try await transact { tx in
            let subject = Subject.order(OrderID(id))
            try tx.append(
                .orderSeen(channelOrder(id, sku: sku, createdAt: at, updatedAt: at), via: .webhook), to: subject,
                by: .remote("shopify"), at: at)
            let part = OrderPart(
                number: id, facility: nil,
                lines: [OrderPart.Line(line: LineID("\(id)-1"), item: sku, quantity: 2, unitPrice: 999)])
            try tx.append(.orderAssessed(stage, blocks: blocks, parts: [part]), to: subject, by: .core, at: at)
        }
    }
}

extension Store {
    /// As a core does at its start with what ran when the last one ended.
    func giveBackWhatRan() async throws {
        try await transact { tx in
            for work in try tx.work.runningWork() { try tx.queues.giveBack(work.row.id, deaths: 0) }
        }
    }
}

extension TestStore {
    /// Changes what the store holds behind its back.
    func tamper(_ sql: String) async throws { try await store.transact { try $0.execute(sql, []) } }

    /// Changes the file behind the store's back.
    func tamper(file sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Opens a copy of the files as they lie on the disk now.
    func copyAsAfterAKill() throws -> Store {
        let copy = folder.appending(path: "killed.sqlite").path
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        return try Store(path: copy)
    }
}

extension Reader {
    /// The connection under a test that is about SQLite.
    var db: Database { get throws { try #require(session as? SQLiteSession).db } }
}

extension WorkItem {
    /// Sending of the one part of an order.
    static func send(_ order: String) -> WorkItem { .sendOrder(OrderID(order), number: order) }
}
