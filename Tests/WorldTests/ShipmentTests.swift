import Connectors
import DeskAPI
import Domain
import Sandbox
import Store
import Synchronization
import Testing

@testable import Core

@Suite struct ShipmentTests {
    /// An order that Deposco has.
    private func received(_ change: (inout CoreSettings) -> Void = { _ in }) async throws -> World {
        let world = try World { settings in
            settings.policy.hold.warnAfter = .hours(2)
            settings.policy.hold.stallAfter = .hours(5)
            change(&settings)
        }
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        return world
    }

    /// An order that Deposco has shipped.
    private func shipped() async throws -> World {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        return world
    }

    private func told(_ world: World) async -> [Int]? { await world.inShop("#1")?.fulfilments.map(\.notifications) }

    @Test func theChannelHasTheFulfilmentAndTheCustomerHearsNothingYet() async throws {
        let world = try await shipped()
        #expect(try await world.stage("#1") == .shipped)
        #expect(await told(world) == [0])
        #expect(try await world.shipment(of: "#1")?.record.notice == .held)
        #expect(await world.inShop("#1")?.fulfilments.first?.numbers == ["AB100000000GB"])
    }

    @Test func whatLeftAlthoughItWasHeldIsToldOnceTheChannelLetsGo() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.edit("#1") { $0.hold($1.id, reason: "OTHER", at: $2) }
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        #expect(await told(world) == [])
        #expect(try await world.exceptions().map(\.type).contains(.fulfilmentRefused))
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        try await world.pass(.minutes(1))
        #expect(await told(world) == [0])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatRemainsHeldStaysSoWhileTheRestThatLeftIsTold() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        // The held unit stands before the others in the channel's list.
        await world.edit("#1") { $0.hold($1.id, lines: [$1.lines[0].id: 1], at: $2) }
        await world.host.with { $0.deposco.ship("1", inPart: true, at: at) }
        try await world.pass(.minutes(1))
        #expect(await told(world) == [0])
        #expect(await world.inShop("#1")?.fulfilmentOrders.filter(\.isOpen).map(\.status) == ["ON_HOLD"])
    }

    @Test func aParcelOfSeveralFulfilmentOrdersIsOneFulfilment() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.edit("#1") { $0.hold($1.id, lines: [$1.lines[0].id: 1], at: $2) }
        await world.edit("#1") { $0.releaseHold($1.id, at: $2) }
        #expect(await world.inShop("#1")?.fulfilmentOrders.count == 2)
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        #expect(await told(world) == [0])
        #expect(await world.inShop("#1")?.fulfilmentOrders.allSatisfy { $0.remaining == 0 } == true)
    }

    @Test func theFirstScanTellsTheCustomerOnce() async throws {
        let world = try await shipped()
        let at = world.clock.now.milliseconds
        for _ in 0..<2 {
            await world.host.with { $0.deposco.scan(shipment: "1000", at: at) }
            try await world.settle()
            try await world.pass(.seconds(10))
        }
        #expect(await told(world) == [1])
        #expect(try await world.shipment(of: "#1")?.record.notice == .sent)
    }

    @Test func aScanThatComesBeforeTheShipmentIsKnownIsNotForgotten() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.ship("1", at: at)
            sandbox.deposco.scan(shipment: "1000", at: at)
        }
        await world.deliver()
        _ = try await world.core.ingestOnce()
        #expect(try await world.shipment(of: "#1") == nil)
        try await world.pass(.minutes(1))
        try await world.pass(.seconds(10))
        #expect(await told(world) == [1])
    }

    @Test func aLateScanIsFirstOverdueThenStalledAndTheCustomerIsStillNotTold() async throws {
        let world = try await shipped()
        try await world.pass(.minutes(130))
        #expect(try await world.exceptions().map(\.type) == [.notificationOverdue])
        #expect(try await world.exceptions().first?.summary.contains("overdue") == true)
        try await world.pass(.hours(3))
        #expect(try await world.exceptions().first?.summary.contains("stalled") == true)
        #expect(await told(world) == [0])
    }

    @Test func aFulfilmentThatIsMadeAnewDoesNotLetTheCustomerWaitTheWholeTimeAgain() async throws {
        let world = try await shipped()
        try await world.pass(.minutes(100))
        let (id, policy, now) = (
            try #require(try await world.shipment(of: "#1")?.record.shipment.id), world.core.settings.policy,
            world.clock.now
        )
        try await world.store.transact { tx in
            try tx.append(.fulfilmentCancelled, to: .shipment(id), by: .core, at: now)
            try tx.queues.drop(.checkHold, key: WorkKey.shipment(id).text)
            try ShipmentFlow(Step(tx, policy: policy, at: now)).hold(id)
        }
        try await world.pass(.minutes(30))
        #expect(try await world.exceptions().map(\.type) == [.notificationOverdue])
    }

    @Test func aPersonMayReleaseAHeldNotificationWithAReason() async throws {
        let world = try await shipped()
        let shipment = try #require(try await world.shipment(of: "#1"))
        let ref = TargetRef(.shipment, shipment.record.shipment.id.rawValue)
        let outcome = try await world.act(
            .releaseNotification, on: ref, version: shipment.version, reason: "carrier rang", role: "cx")
        #expect(outcome.kind == .done)
        try await world.settle()
        try await world.pass(.seconds(10))
        #expect(await told(world) == [1])
    }

    @Test func aShipmentThatTheWarehouseTookBackIsNotTold() async throws {
        let world = try await shipped()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.rollBack(shipment: "1000", at: at) }
        try await world.pass(.minutes(2))
        #expect(try await world.shipment(of: "#1")?.record.notice == .cancelled)
        await world.host.with { $0.deposco.scan(shipment: "1000", at: at) }
        try await world.settle()
        #expect(await told(world) == [0])
    }

    // MARK: Told in the agreed time

    @Test func aShipmentThatTheChannelIsNotToldOfIsSomebodysUntilItIs() async throws {
        let world = try await received()
        await world.host.with { $0.shop.settings.offline = true }
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(55))
        #expect(try await world.exceptions().map(\.type) == [.connectorDown])
        try await world.pass(.minutes(10))
        let untold = try #require(try await world.exceptions().first { $0.type == .untoldShipment })
        #expect(untold.summary == "#1: shipment 1000 left, the channel has no fulfilment of it")
        #expect(untold.detail.contains("connection refused"))
        await world.host.with { $0.shop.settings.offline = false }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.shipment(of: "#1")?.record.notice == .held)
    }

    @Test func aHoldThatEndedIsToldInTheAgreedTimeOrIsSomebodys() async throws {
        let world = try await shipped()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.shop.settings.offline = true
            sandbox.deposco.scan(shipment: "1000", at: at)
        }
        try await world.pass(.minutes(65))
        #expect(
            try await world.exceptions().filter { $0.type != .connectorDown }.map(\.summary)
                == ["#1: shipment 1000 left, the hold ended, and the customer is not told"])
        await world.host.with { $0.shop.settings.offline = false }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().isEmpty)
        #expect(await told(world) == [1])
    }

    @Test func aHeldShipmentHasItsOwnTime() async throws {
        let world = try await shipped()
        try await world.pass(.minutes(110))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aShipmentThatNobodyIsToldOfAndThatIsTakenBackIsNobodys() async throws {
        let world = try await received()
        await world.host.with { $0.shop.settings.offline = true }
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(65))
        try #require(try await world.exceptions().contains { $0.type == .untoldShipment })
        let later = world.clock.now.milliseconds
        await world.host.with { $0.deposco.rollBack(shipment: "1000", at: later) }
        try await world.pass(.minutes(2))
        #expect(try await !world.exceptions().contains { $0.type == .untoldShipment })
    }

    @Test func scansOfParcelsThatNobodyShipsAreForgottenInTheEndAndTheJournalAgrees() async throws {
        let world = try await received {
            $0.privacy.keepBodies = .hours(2)
            $0.intervals.nightlyOrders = .hours(1)
        }
        let scan = Scan(tracking: "NOBODYS", at: world.clock.now, source: "aftership", evidence: "Item received")
        try await world.store.transact { tx in
            for number in 0..<1200 {
                var other = scan
                other.tracking += String(number)
                try ShipmentFlow(Step(tx, policy: Policy(), at: scan.at)).scanned(other)
            }
        }
        let marks: @Sendable () async throws -> Int = {
            try await world.store.read { try $0.marks.marks(prefix: "scan/", after: nil, limit: 5000).count }
        }
        #expect(try await marks() == 1200)
        try await world.pass(.minutes(100))
        #expect(try await marks() == 1200)
        try await world.pass(.minutes(90))
        #expect(try await marks() == 0)
        #expect(try await world.store.rebuild(verifyOnly: true).differences == [])
    }

    @Test func aScanThatFoundItsShipmentLeavesNothingBehind() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.ship("1", at: at)
            sandbox.deposco.scan(shipment: "1000", at: at)
        }
        try await world.pass(.minutes(1))
        try await world.pass(.seconds(10))
        #expect(await told(world) == [1])
        #expect(try await world.store.read { try $0.marks.marks(prefix: "scan/", after: nil, limit: 5).isEmpty })
        #expect(try await world.store.rebuild(verifyOnly: true).differences == [])
    }

    // MARK: Tracking numbers

    /// An order of two units that left in two shipments with the same number.
    @Test(arguments: ["JJD00999", "N/A"]) func twoShipmentsOfOneNumberAreTwoFulfilments(number: String) async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.ship("1", inPart: true, at: at)
            sandbox.deposco.relabel(shipment: "1000", [number], at: at)
        }
        try await world.pass(.minutes(2))
        let later = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.ship("1", at: later)
            sandbox.deposco.relabel(shipment: "1001", [number], at: later)
        }
        try await world.pass(.minutes(2))
        #expect(await world.inShop("#1")?.lines.map(\.remaining) == [0])
        #expect(await world.inShop("#1")?.fulfilments.count == 2)
        #expect(try await world.exceptions().isEmpty)
        let records = try await world.store.read { reader in
            try ["1000", "1001"].compactMap { try reader.shipments.shipment(ShipmentID($0))?.record.fulfilments }
        }
        #expect(records.count == 2 && Set(records.joined()).count == 2)
        #expect(
            await world.inShop("#1")?.fulfilments.map(\.numbers)
                == (number == "N/A" ? [[], []] : [[number], [number]]))
    }

    @Test(arguments: [Span.zero, .day * 400, .day * -400])
    func aFulfilmentWithoutANumberWhoseAnswerWasLostIsNotMadeTwiceWhateverOurClockSays(error: Span) async throws {
        let world = try World(between: { LosesTheFirstAnswer($0, to: "CreateFulfilment") })
        world.clock.step(error)
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.ship("1", at: at)
            sandbox.deposco.relabel(shipment: "1000", ["N/A"], at: at)
        }
        try await world.pass(.minutes(10))
        #expect(await world.inShop("#1")?.fulfilments.count == 1)
        #expect(try await world.shipment(of: "#1")?.record.fulfilmentConfirmed == true)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatAPersonFulfilledBeforeItLeftIsNotTakenForOursHoweverLateOurClockIs() async throws {
        let world = try World(between: { LosesTheFirstAnswer($0, to: "CreateFulfilment") })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        world.clock.step(.hours(-1))
        let at = world.clock.world.milliseconds
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(10))
        #expect(try await world.shipment(of: "#1")?.record.fulfilmentConfirmed == false)
        #expect(try await world.exceptions().map(\.type).contains(.fulfilmentRefused))
    }

    @Test func whatWasFulfilledByHandBeforeAnAttemptIsNotTakenForThatAttempts() async throws {
        let world = try World(between: { LosesTheFirstAnswer($0, to: "FulfilmentOrders") })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        let before = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setStatus("Picking", of: "1", at: before) }
        await world.edit("#1") { $0.fulfilByHand($1.id, at: $2) }
        try await world.pass(.minutes(4))
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.ship("1", at: at)
            sandbox.deposco.relabel(shipment: "1000", ["N/A"], at: at)
        }
        try await world.pass(.minutes(5))
        #expect(try await world.exceptions().map(\.type).contains(.fulfilmentRefused))
        #expect(try await world.shipment(of: "#1")?.record.fulfilments == [])
    }

    /// A shipment that got other numbers after the channel had its fulfilment.
    private func relabelled(from first: [String], to second: [String], carrier: String? = nil) async throws -> World {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.ship("1", at: at)
            sandbox.deposco.relabel(shipment: "1000", first, at: at)
        }
        try await world.pass(.minutes(10))
        let later = world.clock.now.milliseconds
        await world.host.with { $0.deposco.relabel(shipment: "1000", second, carrier: carrier, at: later) }
        try await world.pass(.minutes(2))
        return world
    }

    private func scan(_ number: String, _ world: World) async throws {
        let scan = Scan(tracking: number, at: world.clock.now, source: "aftership", evidence: "InTransit_002")
        let now = world.clock.now
        try await world.store.transact { try ShipmentFlow(Step($0, policy: Policy(), at: now)).scanned(scan) }
        try await world.settle()
    }

    @Test func theChannelIsToldOfANumberThatCameLateAndTheCustomerWithItsScan() async throws {
        let world = try await relabelled(from: ["TBC"], to: ["AB 123 456 789 GB"])
        #expect(await world.inShop("#1")?.fulfilments.map(\.numbers) == [["AB 123 456 789 GB"]])
        #expect(await told(world) == [0])
        try await scan("AB123456789GB", world)
        #expect(await told(world) == [1])
        #expect(await world.inShop("#1")?.fulfilments.map(\.numbers) == [["AB 123 456 789 GB"]])
    }

    @Test func theScanOfANumberThatWasReplacedTellsNobody() async throws {
        let world = try await relabelled(from: ["AA1GB"], to: ["BB2GB"], carrier: "DHL")
        let there = await world.inShop("#1")?.fulfilments.first
        #expect(there?.numbers == ["BB2GB"] && there?.tracking.company == "DHL" && there?.notifications == 0)
        try await scan("AA1GB", world)
        #expect(await told(world) == [0])
        try await scan("BB2GB", world)
        #expect(await told(world) == [1])
        #expect(await world.inShop("#1")?.fulfilments.first?.numbers == ["BB2GB"])
    }

    @Test func aScanThatCameBeforeTheNewNumberWasKnownCounts() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(10))
        try await scan("bb 2 gb", world)
        #expect(await told(world) == [0])
        let later = world.clock.now.milliseconds
        await world.host.with { $0.deposco.relabel(shipment: "1000", ["BB2GB"], at: later) }
        try await world.pass(.minutes(2))
        #expect(await told(world) == [1])
    }

    @Test func aParcelThatIsAddedLaterIsToldWithTheOthers() async throws {
        let world = try await relabelled(from: ["AA1GB"], to: ["AA1GB", "BB2GB"])
        #expect(await world.inShop("#1")?.fulfilments.first?.numbers == ["AA1GB", "BB2GB"])
        try await scan("AA1GB", world)
        #expect(await told(world) == [1])
    }

    @Test func aCustomerIsToldTheNewNumberAlsoWhereTheChannelHasTheOldOne() async throws {
        let world = try await shipped()
        let shipment = try #require(try await world.shipment(of: "#1"))
        let id = shipment.record.shipment.id
        // The warehouse labelled the parcel anew, and telling the channel of that has not succeeded yet.
        var now = shipment.record.shipment
        now.parcels[0].tracking = "BB2GB"
        let (relabelled, at) = (now, world.clock.now)
        try await world.store.transact { tx in
            let step = Step(tx, policy: Policy(), at: at)
            try ShipmentFlow(step).sight(relabelled, by: .remote("deposco"))
            try step.drop(.updateTracking, of: WorkItem.updateTracking(id).key)
        }
        #expect(await world.inShop("#1")?.fulfilments.first?.numbers != ["BB2GB"])
        let held = try #require(try await world.shipment(of: "#1"))
        #expect(held.record.trackingOutdated && held.record.notice == .held)
        _ = try await world.act(
            .releaseNotification, on: TargetRef(.shipment, id.rawValue), version: held.version, reason: "seen to leave")
        try await world.settle()
        try await world.pass(.seconds(10))
        #expect(await told(world) == [1])
        #expect(await world.inShop("#1")?.fulfilments.first?.numbers == ["BB2GB"])
    }

    @Test func whatChangesAfterTheCustomerWasToldIsSetWithoutAWord() async throws {
        let world = try await received()
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        try await scan("AB100000000GB", world)
        try await world.pass(.seconds(10))
        #expect(await told(world) == [1])
        let later = world.clock.now.milliseconds
        await world.host.with { $0.deposco.relabel(shipment: "1000", ["BB2GB"], at: later) }
        try await world.pass(.minutes(2))
        #expect(await told(world) == [1])
        #expect(await world.inShop("#1")?.fulfilments.first?.numbers == ["BB2GB"])
    }
}

/// Sends everything on, and loses the first answer to one operation.
private final class LosesTheFirstAnswer: Transport {
    private let inner: any Transport
    private let operation: String
    private let lost = Mutex(false)

    init(_ inner: any Transport, to operation: String) {
        self.inner = inner
        self.operation = operation
    }

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        let answer = try await inner.send(request)
        guard String(decoding: request.body, as: UTF8.self).contains("\"operationName\":\"\(operation)\"") else {
            return answer
        }
        let first = lost.withLock { lost in
            defer { lost = true }
            return !lost
        }
        if first { throw .unknown("the answer was lost") }
        return answer
    }
}
