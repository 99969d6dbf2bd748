package import Connectors
package import Core
import DeskAPI
import Domain
import Foundation
import Logging
import Sandbox
import Store

/// Sends signed, mutated messages to one hook of a real core over the stand-ins. It reports everything that should not happen,
/// except a crash, which the parent process sees.
package struct Fuzz: Sendable {
    package var source: HookSource
    package var seed: UInt64
    /// The number of the first message. A number always makes the same message, whatever came before.
    package var first = 0
    package var count: Int
    /// How many of the stand-ins' answers are mutated too, in a thousand.
    package var answers = 0
    private let seeds: [FuzzSeed]

    /// - Parameter fixtures: the folder of recorded bodies, if there is one.
    package init(_ source: HookSource, seed: UInt64, count: Int, fixtures: String? = nil) {
        self.source = source
        self.seed = seed
        self.count = count
        seeds = source.fuzzSeeds(fixtures: fixtures)
    }

    package struct Report: Hashable, Sendable {
        /// How many messages ended how: by their outcome if they were answered 200, otherwise by the status.
        package var outcomes: [String: Int] = [:]
        package var changedAnswers = 0
        package var violations: [String] = []

        /// Messages that their flow took in.
        package var read: Int {
            outcomes.filter { !["unreadable", "ignored", "repeated"].contains($0.key) && Int($0.key) == nil }.values
                .reduce(0, +)
        }
    }

    /// How many messages the core takes in before it works.
    package static let batch = 25

    /// The message with this number, and its headers.
    package func message(_ number: Int) -> (headers: [Header], body: [UInt8]) {
        let chosen = seeds[number % seeds.count]
        var mutation = FuzzMutation(seed: seed &* 1_000_003 &+ UInt64(number))
        let body = mutation.mutated(chosen.bytes(number))
        return (chosen.headers + source.fuzzSignature(body), body)
    }

    /// - Parameter batch: is called before each batch, with the numbers of its messages.
    package func run(in folder: String, batch began: (Range<Int>) throws -> Void) async throws -> Report {
        let world = try FuzzWorld(self, folder: folder)
        try await world.start()
        var report = Report()
        for start in stride(from: first, to: first + count, by: Self.batch) {
            let numbers = start..<min(first + count, start + Self.batch)
            try began(numbers)
            for number in numbers {
                let (headers, body) = message(number)
                let answer = await world.core.receiveHook(source, headers: headers, body: body)
                if answer.status != 200 { report.outcomes["\(answer.status)", default: 0] += 1 }
            }
            try await world.settle()
            try await world.pass(.seconds(5))
        }
        try await world.finish(&report)
        return report
    }
}

/// A core to be fuzzed, with everything that it needs.
private struct FuzzWorld {
    let core: IntegrationCore
    private let clock = SimulatedClock(at: Simulator.start)
    private let store: Store
    private let transport: MutatingTransport

    struct Restless: Error, CustomStringConvertible {
        var description: String { "the core does not come to rest" }
    }

    init(_ plan: Fuzz, folder: String) throws {
        let start = Simulator.start.milliseconds
        let host = SandboxHost {
            var settings = DeposcoSettings()
            settings.callsPerSecond = nil
            let sandbox = Sandbox(seed: plan.seed, deposco: settings)
            sandbox.shop.settings.bucket = nil
            for item in ["TEE", "MUG"] { sandbox.deposco.setItem(number: item, name: item, at: start) }
            return sandbox
        }
        transport = MutatingTransport(
            SandboxTransport(host: host, clock: clock), seed: plan.seed, perMille: plan.answers)
        store = try Store(path: folder + "/fuzz.sqlite", waitsForDisk: false)
        var settings = CoreSettings(shop: "fuzz", deskSocket: "")
        settings.policy.due.settle = .zero
        settings.policy.hold.hours = .always
        settings.policy.stock = StockPolicy(locations: ["1": []])
        settings.policy.payments.capture = .onDispatch
        settings.bundles = [SKU("SET"): [BundleComponent(sku: SKU("MUG"), quantity: 2)]]
        settings.jitter = { 500 }
        // Polls are frequent enough for each of them to happen.
        for interval in [
            \Intervals.stock, \.shipments, \.items, \.wmsOrders, \.patchworks, \.royalMail, \.orders, \.variants,
        ] {
            settings.intervals[keyPath: interval] = .minutes(10)
        }
        core = IntegrationCore(
            settings: settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: nil, transport: transport,
            patchworks: .standIn(transport: transport, clock: clock), clock: clock,
            log: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }, allow: HookSource.allowFuzz)
    }

    func start() async throws {
        try await core.prepare()
        // The item master must be known before messages are judged. Mutated answers may delay it for a while.
        for _ in 0..<100 {
            try await settle()
            if try await store.read({ try $0.marks.mark("deposco.items") }) != nil { return }
            try await pass(.minutes(1))
        }
        throw Restless()
    }

    /// Ingests every message, and works until nothing is due, or for an hour: calls that have to be repeated take their time, so that one
    /// worker may have more to do than it can. A core that turns in circles does so at one moment.
    func settle() async throws {
        let end = clock.now + .hours(1)
        var (rounds, moment) = (0, clock.now)
        while clock.now < end {
            if clock.now > moment { (rounds, moment) = (0, clock.now) }
            rounds += 1
            guard rounds < 50_000 else { throw Restless() }
            let took = try await core.ingestOnce() > 0
            if try await !core.workOnce(), !took { return }
        }
    }

    func pass(_ span: Span) async throws {
        let end = clock.now + span
        for _ in 0..<10_000 {
            guard let due = try await store.nextDue(now: clock.now), due <= end else { break }
            clock.reach(max(due, clock.now + Span(milliseconds: 1)))
            try await settle()
        }
        clock.reach(end)
        try await settle()
    }

    /// Lets everything come to rest with unchanged answers, and looks for what should not be.
    func finish(_ report: inout Fuzz.Report) async throws {
        report.changedAnswers = transport.changed
        transport.stop()
        try await pass(.minutes(45))
        let (outcomes, unsettled, faulty, aside) = try await store.read { reader in
            (
                try reader.inbox.bodyOutcomes(), try reader.inbox.inbox(limit: 20), try reader.work.faultyWork(),
                try reader.exceptions.openSetAside().map(\.record)
            )
        }
        for (outcome, count) in outcomes {
            let word = outcome.split(separator: ":").first.map(String.init) ?? outcome
            report.outcomes[word, default: 0] += count
        }
        for head in unsettled {
            report.violations.append(
                "message \(head.id) is not taken in: \(head.trouble?.reason ?? "nobody knows why")")
        }
        if faulty > 0 { report.violations.append("\(faulty) pieces of work fail in our own code") }
        for exception in aside { report.violations.append("\(exception.summary): \(exception.detail)") }
        let rebuilt = try await store.rebuild(verifyOnly: true)
        report.violations += rebuilt.differences.map { "the state is not what the journal says: \($0)" }
        for list in ListName.allCases { _ = try await core.list(list, filter: "a", after: nil, limit: 100) }
        _ = try await core.overview()
        try store.close()
    }
}
