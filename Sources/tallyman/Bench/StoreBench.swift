import Core
import Domain
import Foundation
import Simulation
import Store

/// Measures what the store does in a second.
enum StoreBench {
    private static let rows = 20_000
    private static let perCommit = 100

    /// Work that is enqueued, claimed and finished, compared with plain inserts of the same rows.
    static func queues(in folder: String) async throws -> [BenchFigure] {
        let store = try Store(path: folder + "/queues.sqlite")
        let now = Instant(milliseconds: 1_800_000_000_000)
        let spent = try await seconds {
            for start in stride(from: 0, to: rows, by: perCommit) {
                try await store.transact { tx in
                    for number in start..<start + perCommit {
                        let item = WorkItem.sendOrder(OrderID("\(number)"), number: "\(number)")
                        _ = try tx.queues.enqueue(NewWork(item, due: now), at: now)
                    }
                }
            }
            while true {
                let works = try await store.claim(
                    limit: perCommit, caps: [.orders: perCommit], now: now, lease: .minutes(10))
                if works.isEmpty { break }
                try await store.transact { tx in
                    for work in works { try tx.queues.finish(work.id, .done, at: now) }
                }
            }
        }
        try store.close()
        let raw = try await seconds {
            try BenchSeed.rawInserts(path: folder + "/raw.sqlite", count: rows, perCommit: perCommit)
        }
        let rate = Double(rows) / spent
        let rawRate = Double(rows) / raw
        return [
            BenchFigure("work enqueued, claimed and finished", rate, "rows/s", .atLeast(10_000)),
            BenchFigure("the same rows inserted, nothing else", rawRate, "rows/s"),
            BenchFigure("work against plain inserts", rate / rawRate, "×", .atLeast(0.1)),
        ]
    }

    /// How long an overview takes with few and with many closed orders in the store, measured in turns.
    static func overview(in folder: String, closed: Int) async throws -> [BenchFigure] {
        let few = try await core(folder, closed: min(10_000, closed))
        let many = try await core(folder, closed: closed)
        var times: [[Double]] = [[], []]
        for round in 0..<320 {
            for (index, core) in [few, many].enumerated() {
                let spent = try await seconds { _ = try await core.overview() }
                // The first rounds fill caches and are not counted.
                if round >= 20 { times[index].append(spent) }
            }
        }
        try few.store.close()
        try many.store.close()
        func median(_ all: [Double]) -> Double { all.sorted()[all.count / 2] }
        let (small, large) = (median(times[0]), median(times[1]))
        return [
            BenchFigure("overview with \(min(10_000, closed)) closed orders", small * 1e6, "µs"),
            BenchFigure("overview with \(closed) closed orders", large * 1e6, "µs"),
            BenchFigure("many against few", large / small, "×", .atMost(1.2)),
        ]
    }

    /// A core that calls nobody, on a store with closed orders.
    static func core(_ folder: String, closed: Int) async throws -> IntegrationCore {
        let name = "closed-\(closed)"
        let store = try Store(path: "\(folder)/\(name).sqlite")
        try await BenchSeed.closedOrders(closed, in: store, now: Instant(milliseconds: now()))
        var settings = CoreSettings(shop: "bench", deskSocket: "\(folder)/\(name).sock")
        settings.policy.due.settle = .zero
        settings.access.grants = [AccessRules.Grant(.uid(getuid()), roles: ["lead"])]
        return IntegrationCore(
            settings: settings, store: store, sandbox: "http://127.0.0.1:9", callsPerSecond: nil,
            transport: NoTransport(), log: ProgramLog.silent)
    }

    private static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
