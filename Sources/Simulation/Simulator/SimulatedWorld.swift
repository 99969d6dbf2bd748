import Connectors
import Core
import DeskAPI
import Domain
import Sandbox
import Store

/// A running simulation.
struct SimulatedWorld {
    private let plan: Simulator
    private let clock: SimulatedClock
    private let transport: FaultyTransport
    private let meanwhile: MeanwhileTransport
    private let host: SandboxHost
    private let path: String
    private let settings: CoreSettings
    private let manner: SimulatedManner
    private var shop: SimulatedShop
    private var clockTroubles: ClockTroubles
    private var random: RandomStreams
    private var store: Store
    private var core: IntegrationCore
    private var life = Life()
    /// Webhooks that arrive late.
    private var late: [(at: Instant, delivery: SandboxDelivery)] = []
    /// Ids of the webhooks that were answered 200.
    private var answered: Set<String> = []
    private var steps = 0
    private var crashes = 0
    private var clockSteps = 0
    private var clockViolations: [String] = []

    init(_ plan: Simulator, folder: String) async throws {
        self.plan = plan
        let clock = SimulatedClock(at: Simulator.start)
        self.clock = clock
        let seed = plan.seed
        let faults = plan.faults
        let manner = SimulatedManner(seed: seed)
        self.manner = manner
        let shop = SimulatedShop(
            seed: seed, orders: plan.orders, from: Simulator.start, length: plan.length, faults: faults, day: plan.day,
            capture: manner.capture, stage: plan.stage)
        self.shop = shop
        clockTroubles = ClockTroubles(seed: seed, from: Simulator.start, length: plan.length, faults: faults)
        host = SandboxHost {
            let sandbox = Self.sandbox(plan, refusing: shop.refused)
            sandbox.shop.settings.multiCapture = manner.capture == .atEachDispatch
            return sandbox
        }
        meanwhile = MeanwhileTransport(
            SandboxTransport(host: host, time: { clock.world.milliseconds }), host: host, seed: seed,
            until: plan.day == .sound ? Simulator.start : Simulator.start + plan.length + .hours(2),
            time: { clock.world.milliseconds })
        transport = FaultyTransport(meanwhile, seed: seed, level: faults)
        random = RandomStreams(seed: seed)
        path = folder + "/simulation-\(seed).sqlite"
        var settings = CoreSettings(shop: "simulation", deskSocket: "")
        settings.policy.hold.hours = .always
        settings.policy.hold.warnAfter = ShipmentInvariants.overdue
        settings.policy.hold.stallAfter = .hours(3)
        settings.policy.decideWithin = .minutes(20)
        settings.policy.bulkFrom = 30
        manner.apply(to: &settings.policy, flow: await host.with { $0.patchworks.orderFlow })
        settings.bundles = SimulatedCatalogue.bundleMap
        plan.configure(&settings)
        settings.access.grants = [AccessRules.Grant(.user("ada"), roles: ["lead"])]
        settings.intervals.orders = .minutes(10)
        settings.intervals.shipments = .minutes(4)
        settings.intervals.items = .minutes(10)
        settings.intervals.variants = .hours(1)
        settings.intervals.stock = .minutes(3)
        settings.intervals.wmsOrders = .minutes(5)
        settings.intervals.patchworks = .minutes(5)
        settings.intervals.royalMail = .minutes(30)
        let jitter = Jitter(seed: seed)
        settings.jitter = { jitter.draw() }
        self.settings = settings
        store = try Store(path: path, waitsForDisk: false)
        core = plan.core(settings, store, transport, clock, life)
        try await core.prepare()
    }

    private static func sandbox(_ plan: Simulator, refusing numbers: [String]) -> Sandbox {
        let (seed, faults) = (plan.seed, plan.faults)
        var settings = DeposcoSettings()
        settings.stageTime = 400_000
        settings.scanDelay = 1_800_000
        settings.twoShipmentsPerMille = 150
        settings.earlyScansPerMille = 100
        switch plan.day {
        case .sound: settings.neverScannedPerMille = 0
        case .troubled:
            settings.shortPicksPerMille = 40
            settings.reviewPerMille = 90
            settings.lateNumbersPerMille = 60
            settings.lateNumber = 300_000
            settings.placeholders = DeposcoSystem.placeholders.sorted()
        }
        let sandbox = Sandbox(seed: seed, deposco: settings)
        sandbox.shop.settings.lostPerMille = faults.webhooks
        sandbox.shop.settings.duplicatedPerMille = faults.webhooks
        sandbox.shop.settings.lateAfter = SimulatedManner.longestUnpaid.milliseconds
        sandbox.shop.settings.otherLocations = [2, 3, SimulatedManner.otherLocation]
        sandbox.shop.settings.otherServiceLocations = [SimulatedManner.otherService]
        sandbox.shop.settings.serviceLocations = [SimulatedManner.service]
        sandbox.shop.settings.routingDelay = 60_000
        sandbox.shop.settings.bucket = plan.shopPoints
        sandbox.patchworks.settings.callsPerMinute = plan.patchworksLimit
        if faults != .none {
            var random = RandomStreams(seed: seed)
            sandbox.shopSkew = random.number("the shop's clock", -20_000...20_000)
            sandbox.deposcoSkew = random.number("Deposco's clock", -20_000...20_000)
            sandbox.patchworks.settings.lostRunsPerMille = faults.webhooks / 4
        }
        SimulatedCatalogue.open(sandbox, plan.day, at: Simulator.start)
        sandbox.log.isKept = true
        for number in numbers { sandbox.deposco.refusals[number] = "no room for it" }
        return sandbox
    }

    // MARK: Time

    mutating func run(until end: Instant) async throws {
        while true {
            try await settle()
            guard let next = try await nextMoment(), next <= end else { break }
            clock.reach(next)
        }
        clock.reach(end)
        try await settle()
    }

    /// Somebody works at the desk.
    func receive(_ visit: (IntegrationCore) async throws -> Void) async throws { try await visit(core) }

    private func nextMoment() async throws -> Instant? {
        let now = clock.world
        let world = await host.with { $0.nextDue }.map { Instant(milliseconds: max($0, now.milliseconds + 1)) }
        let due = try await store.nextDue(now: core.clock.now).map { clock.world(at: core.clock.steady(at: $0)) }
        return [due, world, shop.next, late.map(\.at).min(), clockTroubles.next].compactMap { $0 }
            .min().map { max($0, now + Span(milliseconds: 1)) }
    }

    /// Does everything that is due now, and everything that follows from it.
    private mutating func settle() async throws {
        // Calls take their time, so a core with much to do goes on and on; one that turns in circles does so at one moment.
        var (rounds, moment) = (0, clock.world)
        var moved = true
        while moved {
            if clock.world > moment { (rounds, moment) = (0, clock.world) }
            rounds += 1
            guard rounds < 100_000 else { throw Stuck(seed: plan.seed, at: clock.world) }
            moved = await happen()
            if try await happenToTheClock() { moved = true }
            if shop.deskWaits {
                try await retryWhatIsRefused()
                shop.deskLooked()
            }
            if await deliver() { moved = true }
            if try await step({ core in try await core.ingestOnce() > 0 }) { moved = true }
            if try await step({ core in try await core.workOnce() }) { moved = true }
        }
    }

    struct Stuck: Error, CustomStringConvertible {
        var seed: UInt64
        var at: Instant
        var description: String { "seed \(seed): the core does not come to rest at \(at.iso)" }
    }

    private mutating func happen() async -> Bool {
        let before = shop
        let now = clock.world
        let (after, moved) = await host.with { sandbox in
            var shop = before
            return { (shop, $0) }(shop.step(sandbox, at: now))
        }
        shop = after
        return moved
    }

    private mutating func happenToTheClock() async throws -> Bool {
        var moved = false
        while let what = clockTroubles.take(until: clock.world) {
            moved = true
            clockSteps += 1
            let before = try await Waits(core, store)
            switch what {
            case .step(let span): clock.step(span)
            case .correct: clock.correct()
            case .stepInRestart(let span): try await restart { $0.step(span) }
            case .newStart(let span):
                try await restart {
                    $0.restartMachine()
                    $0.step(span)
                }
                clockViolations += try await Waits(core, store).tooLong(core)
                continue
            }
            await core.followClock()
            clockViolations += try await Waits(core, store).changes(since: before)
        }
        return moved
    }

    /// Somebody at the desk retries what Deposco refused and what could not be captured.
    private func retryWhatIsRefused() async throws {
        let caller = settings.access.identify(Login(uid: 1000, name: "ada", groups: []), shop: settings.shop)
        let refused = try await store.read {
            try $0.exceptions.openExceptions(type: .wmsRefused) + $0.exceptions.openExceptions(type: .captureFailed)
        }
        for exception in refused {
            let target = ActionTarget(
                ref: TargetRef(.exception, exception.record.id.rawValue), version: exception.version)
            _ = try await core.act(
                ActionRequest(
                    requestID: "\(clock.world.milliseconds)/\(exception.record.id)", action: .retry, targets: [target]),
                by: caller)
        }
    }

    // MARK: Steps

    /// Runs one step of the core, during which it may die.
    private mutating func step(_ act: @escaping @Sendable (IntegrationCore) async throws -> Bool) async throws -> Bool {
        steps += 1
        let (core, life) = (core, life)
        let (endings, ended) = AsyncStream.makeStream(of: Result<Bool, any Error>?.self)
        transport.whenItDies {
            life.end()
            ended.yield(nil)
        }
        let acting = Task {
            let ending: Result<Bool, any Error>
            do { ending = .success(try await act(core)) } catch { ending = .failure(error) }
            ended.yield(ending)
        }
        let ending = await endings.first { _ in true }
        transport.whenItDies(nil)
        guard let moved = try ending??.get() else {
            try await restart(after: acting)
            return true
        }
        if moved, random.number("crash", 0...9999) < level.crashes { try await restart() }
        return moved
    }

    private var level: FaultLevel { healed ? .none : plan.faults }
    private var healed = false

    /// The core dies, and another one starts on the same store.
    ///
    /// - Parameter acting: what the core does when it dies.
    private mutating func restart(
        after acting: Task<Void, Never>? = nil, _ meanwhile: (SimulatedClock) -> Void = { _ in }
    )
        async throws
    {
        crashes += 1
        try store.close()
        life.bury()
        await acting?.value
        // A start takes at least this long.
        clock.pass(.seconds(2))
        meanwhile(clock)
        store = try Store(path: path, waitsForDisk: false)
        life = Life()
        core = plan.core(settings, store, transport, clock, life)
        try await core.prepare()
    }

    mutating func heal() async {
        healed = true
        transport.heal()
        clock.correct()
        await host.with { sandbox in
            sandbox.shop.settings.lostPerMille = 0
            sandbox.shop.settings.duplicatedPerMille = 0
            sandbox.shop.settings.offline = false
            sandbox.deposco.settings.offline = false
            sandbox.patchworks.settings.lostRunsPerMille = 0
        }
    }

    // MARK: Webhooks

    private mutating func deliver() async -> Bool {
        let now = clock.world
        var due = await host.dueDeliveries(now: now.milliseconds)
        due += late.filter { $0.at <= now }.map(\.delivery)
        late.removeAll { $0.at <= now }
        guard !due.isEmpty else { return false }
        if random.chance("webhooks shuffled", perMille: level.webhooks) {
            random.draw("webhooks shuffled") { due.shuffle(using: &$0) }
        }
        for delivery in due {
            if random.chance("webhook late", perMille: level.webhooks) {
                let delay = Span(milliseconds: random.number("webhook late", 1000...1_800_000))
                late.append((now + delay, delivery))
                continue
            }
            let answer = await core.receiveHook(
                delivery.path.hasSuffix("shopify") ? .shopify : .tracking(.afterShip),
                headers: delivery.headers.map { .init($0.name, $0.value) }, body: delivery.body)
            if answer.status == 200, let id = delivery.headers.first(where: { $0.name == "X-Shopify-Webhook-Id" }) {
                answered.insert(id.value)
            }
            // The answer may get lost. The sender then repeats a webhook that the core already has.
            let heard = random.chance("answer to a webhook lost", perMille: level.webhooks) ? nil : answer.status
            await host.delivered(delivery.id, status: heard, now: now.milliseconds)
        }
        return true
    }

    // MARK: The end

    func report() async throws -> SimulationReport {
        try plan.spoil(path)
        let (shop, manner, now) = (shop, manner, clock.world)
        let madeAmidCalls = meanwhile.madeAmidCalls
        let truth = await host.with {
            Truth(
                $0, strays: shop.strays, used: shop.used, overtaken: shop.overtaken, manner: manner,
                madeAmidCalls: madeAmidCalls, at: now)
        }
        var violations = try await Invariants(
            store: store, truth: truth, answered: answered, now: clock.world, starts: crashes + 1
        ).violations()
        violations += clockViolations
        if let bad = try await store.verifyChain().firstBad {
            // A journal with a broken chain is not rebuilt.
            violations.append("the journal's chain breaks at \(bad)")
        } else {
            let rebuilt = try await store.rebuild(verifyOnly: true)
            violations += rebuilt.differences.map { "the state is not what the journal says: \($0)" }
        }
        let facts = try await store.read { try $0.journal.lastSequence }
        let hash = try await store.read { try $0.journal.lastHash }
        try store.close()
        return SimulationReport(
            seed: plan.seed, orders: plan.orders, steps: steps, crashes: crashes, clockSteps: clockSteps,
            facts: Int(facts), journalHash: hash,
            faults: transport.counts, situations: await host.with { Situation.counts(in: $0.log) },
            violations: violations)
    }
}
