import Connectors
import Domain
import Foundation
import GRDB
import Testing

@testable import Simulation

/// A simulation in a folder of its own.
private func simulate(
    _ seed: UInt64, orders: Int = 12, faults: FaultLevel = .heavy, _ change: (inout Simulator) -> Void = { _ in }
) async throws -> SimulationReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: "simulation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var simulator = Simulator(seed: seed, orders: orders, length: .hours(2), faults: faults)
    change(&simulator)
    return try await simulator.run(in: folder.path)
}

/// Answers some calls itself, as a core would find the world if one of its rules were broken.
private struct Lying: Transport {
    let truth: any Transport
    let answer: @Sendable (Request, any Transport) async throws(TransportFailure) -> Response?

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        if let lie = try await answer(request, truth) { return lie }
        return try await truth.send(request)
    }
}

extension Request {
    fileprivate func asks(_ operation: String) -> Bool {
        String(decoding: body, as: UTF8.self).contains("\"operationName\":\"\(operation)\"")
    }
}

private func json(_ text: String) -> Response { Response(status: 200, body: Array(text.utf8)) }

@Suite struct SimulatorTests {
    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func everythingHoldsWhateverBreaks(seed: UInt64) async throws {
        let report = try await simulate(seed)
        #expect(report.violations.isEmpty, "seed \(seed): \(report.violations)")
    }

    @Test(arguments: 101...106 as ClosedRange<UInt64>)
    func everythingHoldsWhenNothingBreaks(seed: UInt64) async throws {
        let report = try await simulate(seed, faults: .none)
        #expect(report.violations.isEmpty, "seed \(seed): \(report.violations)")
        #expect(report.crashes == 0 && report.faults.isEmpty)
    }

    @Test func oneSeedLeavesOneJournal() async throws {
        let first = try await simulate(7)
        let second = try await simulate(7)
        #expect(first == second)
        #expect(first.crashes > 0)
        #expect(try await simulate(8).journalHash != first.journalHash)
    }
}

/// That each invariant sees what it is there for: the same simulations with a rule broken.
@Suite struct InvariantTests {
    /// Whether one of the seeds fails with such words.
    private func fails(
        _ words: String, seeds: ClosedRange<UInt64> = 1...6, faults: FaultLevel = .heavy,
        _ change: (inout Simulator) -> Void
    ) async throws -> Bool {
        for seed in seeds {
            let report = try await simulate(seed, faults: faults, change)
            if report.violations.contains(where: { $0.contains(words) }) { return true }
        }
        return false
    }

    @Test func sendingWithoutLookingIsSeen() async throws {
        #expect(
            try await fails("was sent to Deposco") { simulator in
                simulator.between = { truth in
                    Lying(truth: truth) { request, _ throws(TransportFailure) in
                        request.url.contains("/salesOrders?") ? json(#"{"data": [], "links": []}"#) : nil
                    }
                }
            })
    }

    @Test func lookingAwayFromTheRateIsSeen() async throws {
        #expect(try await fails("faster than Deposco allows", faults: .none) { $0.callsPerSecond = nil })
    }

    @Test func notHearingOfACancellationIsSeen() async throws {
        #expect(
            try await fails("never answered", faults: .none) { simulator in
                simulator.between = { truth in
                    Lying(truth: truth) { request, _ throws(TransportFailure) in
                        request.asks("FulfilmentOrder") ? json(#"{"data": {"fulfillmentOrder": null}}"#) : nil
                    }
                }
            })
    }

    @Test func tellingACustomerTwiceIsSeen() async throws {
        #expect(
            try await fails("was told 2 times", faults: .none) { simulator in
                simulator.between = { truth in
                    Lying(truth: truth) { request, truth throws(TransportFailure) in
                        if request.asks("UpdateTracking") { _ = try await truth.send(request) }
                        return nil
                    }
                }
            })
    }

    @Test func notTellingACustomerIsSeen() async throws {
        let told =
            #"{"data": {"fulfillmentTrackingInfoUpdate": {"fulfillment": {"id": "gid://f/1"}, "userErrors": []}}}"#
        #expect(
            try await fails("the customer was not told", faults: .none) { simulator in
                simulator.between = { truth in
                    Lying(truth: truth) { request, _ throws(TransportFailure) in
                        request.asks("UpdateTracking") ? json(told) : nil
                    }
                }
            })
    }

    @Test func notMakingAFulfilmentIsSeen() async throws {
        #expect(
            try await fails("the shop has no fulfilment", faults: .none) { simulator in
                simulator.between = { truth in
                    Lying(truth: truth) { request, _ throws(TransportFailure) in
                        request.asks("CreateFulfilment") ? Response(status: 500) : nil
                    }
                }
            })
    }

    @Test func losingAnOrderIsSeen() async throws {
        #expect(
            try await fails("is not known", seeds: 1...12) { simulator in
                simulator.between = { truth in
                    Lying(truth: truth) { request, _ throws(TransportFailure) in
                        request.asks("Orders")
                            ? json(#"{"data": {"orders": {"nodes": [], "pageInfo": {"hasNextPage": false}}}}"#) : nil
                    }
                }
            })
    }

    @Test(arguments: [
        ("DELETE FROM body WHERE id = 1", "answered 200 and are not there"),
        ("UPDATE body SET outcome = NULL WHERE id = 1", "never read"),
        (
            "UPDATE order_record SET stage = 'queued' WHERE id = (SELECT MIN(id) FROM order_record)",
            "not what the journal"
        ),
        ("UPDATE journal SET actor = 'nobody' WHERE seq = 5", "chain breaks at 5"),
    ]) func aSpoiltStoreIsSeen(sql: String, words: String) async throws {
        #expect(
            try await fails(words, seeds: 1...1, faults: .none) { simulator in
                simulator.spoil = { path in
                    let file = try DatabaseQueue(path: path)
                    try file.write { try $0.execute(sql: sql) }
                    try file.close()
                }
            })
    }
}
