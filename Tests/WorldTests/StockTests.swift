import Connectors
import DeskAPI
import Domain
import Sandbox
import Store
import Synchronization
import Testing

@testable import Core

@Suite struct StockTests {
    /// A shop that shows what the warehouse has: 10 TEEs, 6 MUGs, and a SET of one TEE and two MUGs.
    private func world(
        poll: Span = .seconds(10), _ change: @escaping (inout StockPolicy) -> Void = { _ in }
    ) async throws -> World {
        let world = try World(
            settings: { settings in
                settings.intervals.stock = poll
                var stock = StockPolicy(locations: ["1": []])
                change(&stock)
                settings.policy.stock = stock
                settings.bundles = [
                    SKU("SET"): [
                        BundleComponent(sku: SKU("TEE"), quantity: 1), BundleComponent(sku: SKU("MUG"), quantity: 2),
                    ]
                ]
            },
            open: { sandbox in
                for sku in ["TEE", "MUG", "SET"] {
                    sandbox.shop.addVariant(sku: sku, title: sku, price: 1000)
                    sandbox.shop.setStock(sku, 0)
                }
                sandbox.deposco.setStock("TEE", "MAIN", 10, at: t0.milliseconds)
                sandbox.deposco.setStock("MUG", "MAIN", 6, at: t0.milliseconds)
            })
        try await world.start()
        try await world.pass(.minutes(1))
        return world
    }

    private func shown(_ world: World) async -> [String: Int64] {
        await world.host.with { sandbox in
            ["TEE", "MUG", "SET"].reduce(into: [:]) { $0[$1] = sandbox.shop.level($1)?.available }
        }
    }

    private func warehouse(_ world: World, _ act: @escaping @Sendable (DeposcoSystem, Int64) -> Void) async throws {
        let at = world.clock.now.milliseconds
        await world.host.with { act($0.deposco, at) }
        try await world.pass(.minutes(1))
    }

    private func shop(_ world: World, _ act: @escaping @Sendable (Shop, ShopOrder, Int64) -> Void) async throws {
        await world.edit("#1", act)
        try await world.pass(.minutes(1))
    }

    private func writes(_ world: World) async -> Int { await world.host.with { $0.shop.stockWrites.count } }

    @Test func theChannelShowsWhatTheWarehouseHasAndWhatItsBundlesCanBeMadeOf() async throws {
        #expect(await shown(try await world()) == ["TEE": 10, "MUG": 6, "SET": 3])
    }

    @Test func aComponentsMovementReachesEveryBundleWithIt() async throws {
        let world = try await world()
        try await warehouse(world) { $0.adjust("MUG", "MAIN", by: -3, reason: "broken", at: $1) }
        #expect(await shown(world) == ["TEE": 10, "MUG": 3, "SET": 1])
    }

    @Test func anOrderNeedsNoWriteForWhatTheChannelTookOffItself() async throws {
        let world = try await world()
        let before = await writes(world)
        await world.place("#1", "TEE")
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
        #expect(await shown(world)["TEE"] == 8)
        #expect(await shown(world)["SET"] == 3)
        #expect(await writes(world) == before)
    }

    @Test func whatTheChannelHoldsBackOfAnOrderThatIsNotSentYetCannotBeSoldEither() async throws {
        let world = try await world()
        await world.host.with { $0.deposco.refusals["1"] = "no room for it" }
        await world.place("#1", "TEE")
        try await world.settle()
        try #require(try await world.stage("#1") == .blocked)
        try await shop(world) { $0.hold($1.id, lines: [$1.lines[0].id: 1], at: $2) }
        let order = try #require(try await world.store.read { try $0.orders.order(named: "#1") })
        _ = try await world.act(.retry, on: TargetRef(.order, order.record.id.rawValue), version: order.version)
        try await world.pass(.minutes(2))
        #expect(await shown(world)["TEE"] == 8)
    }

    @Test func aSoldBundleTakesItsComponentsOffWhatCanBeSold() async throws {
        let world = try await world()
        await world.place("#1", "SET")
        try await world.pass(.minutes(2))
        #expect(await shown(world) == ["TEE": 8, "MUG": 2, "SET": 1])
    }

    @Test func aCancelledPickFreesItsStock() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(1))
        try await warehouse(world) { deposco, at in
            deposco.setStatus("Picking", of: "1", at: at)
            guard let line = deposco.order(number: "1")?.lines.first else { return }
            deposco.cancel(2, ofLine: line.id, "1", at: at)
        }
        try await world.pass(.minutes(2))
        #expect(await shown(world)["TEE"] == 10)
    }

    @Test func anUnpaidOrderKeepsItsStockOffTheChannel() async throws {
        let world = try await world()
        await world.place("#1", "TEE", payment: "pending")
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: 5, reason: "delivery", at: $1) }
        #expect(await shown(world)["TEE"] == 13)
    }

    @Test func whatIsAddedToAnOrderThatTheWarehouseIsPickingIsNotSoldAgain() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(1))
        try await warehouse(world) { $0.setStatus("Picking", of: "1", at: $1) }
        try await shop(world) {
            $0.add(NewOrder.Line(sku: "SET", title: "Set", quantity: 1, price: 500), to: $1.id, at: $2)
        }
        // Whatever else moves, the SET stays off.
        try await warehouse(world) { $0.adjust("MUG", "MAIN", by: 1, reason: "count", at: $1) }
        #expect(await shown(world) == ["TEE": 7, "MUG": 5, "SET": 2])
        // Neither once the rest has left.
        try await warehouse(world) { $0.ship("1", at: $1) }
        #expect(try await world.stage("#1") == .partlyShipped)
        try await warehouse(world) { $0.adjust("MUG", "MAIN", by: 1, reason: "count", at: $1) }
        #expect(await shown(world)["MUG"] == 6)
        try await shop(world) { $0.take([$1.lines[1].id: 1], off: $1.id, at: $2) }
        #expect(await shown(world) == ["TEE": 8, "MUG": 8, "SET": 4])
    }

    @Test func whatIsAddedToAnOrderAndToDeposcosIsOnSaleAtNoMomentBetween() async throws {
        let world = try await world(poll: .minutes(5))
        await world.place("#1", "TEE")
        try await world.pass(.minutes(6))
        let before = await writes(world)
        try await shop(world) {
            $0.add(NewOrder.Line(sku: "TEE", title: "Tee", quantity: 3, price: 500), to: $1.id, at: $2)
        }
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [2, 3])
        try await world.pass(.minutes(6))
        #expect(await shown(world)["TEE"] == 5)
        let higher = await world.host.with { sandbox in
            sandbox.shop.stockWrites.dropFirst(before).filter { $0.sku == "TEE" && $0.quantity > 5 }
        }
        #expect(higher.isEmpty)
    }

    @Test func safetyStockIsKeptBack() async throws {
        let world = try await world { stock in
            stock.safety = 1
            stock.safetyBySKU = [SKU("MUG"): 4]
        }
        #expect(await shown(world) == ["TEE": 9, "MUG": 2, "SET": 2])
    }

    @Test func aFigureThatSomebodyChangedOnTheChannelIsReadAgainBeforeItIsSet() async throws {
        let world = try await world()
        await world.host.with { $0.shop.setStock("TEE", 99) }
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: -1, reason: "count", at: $1) }
        #expect(await shown(world)["TEE"] == 9)
    }

    @Test func aStormOf429sDelaysAndLosesNothing() async throws {
        let world = try await world()
        let until = world.clock.now.milliseconds + 240_000
        await world.host.with { $0.deposco.settings.limitedUntil = until }
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: -4, reason: "count", at: $1) }
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: -1, reason: "count", at: $1) }
        try await world.pass(.minutes(6))
        #expect(await shown(world)["TEE"] == 5)
    }

    @Test func moreSoldThanThereIsIsFoundAtOnceWithTheOrdersAtRisk() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        await world.place("#2", "TEE", payment: "pending")
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: -9, reason: "fire", at: $1) }
        let oversold = try #require(try await world.exceptions().first { $0.type == .oversold })
        #expect(oversold.summary == "TEE is oversold by 3")
        #expect(oversold.detail == "at risk, the youngest first: #2")
        #expect(await shown(world)["TEE"] == 0)
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: 9, reason: "delivery", at: $1) }
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anAuditSaysWhetherTheWarehouseOrTheFeedWasWrong() async throws {
        let world = try await world { $0.auditEvery = .minutes(10) }
        try await world.pass(.minutes(11))
        // The feed does not tell of it.
        await world.host.with { sandbox in
            sandbox.deposco.adjust("TEE", "MAIN", by: -2, reason: "count", at: t0.milliseconds - 86_400_000)
        }
        try await world.pass(.minutes(11))
        let drift = try #require(try await world.exceptions().first { $0.type == .stockDrift })
        #expect(drift.detail.hasPrefix("TEE at MAIN: "))
        #expect(await shown(world)["TEE"] == 8)
        try await world.pass(.minutes(11))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test(arguments: [Span.zero, .day, .hours(-24)])
    func `an audit names the adjustment that the feed left out, whatever our clock says`(_ step: Span) async throws {
        let world = try await world { $0.auditEvery = .minutes(10) }
        world.clock.step(step)
        await world.core.followClock()
        try await world.pass(.minutes(17))
        let before = world.clock.world.milliseconds - 450_000
        await world.host.with { $0.deposco.adjust("TEE", "MAIN", by: -2, reason: "count", at: before) }
        try await world.pass(.minutes(5))
        let drift = try #require(try await world.exceptions().first { $0.type == .stockDrift })
        #expect(drift.detail == "TEE at MAIN: a physical discrepancy, Deposco adjusted -2 (count)")
    }

    @Test func `a sale at one of two locations is nobody else's change at the other`() async throws {
        let world = try World(
            settings: { settings in
                settings.intervals.stock = .seconds(10)
                var stock = StockPolicy(locations: ["1": ["MAIN"], "2": ["SOUTH"]])
                stock.auditEvery = .minutes(10)
                settings.policy.stock = stock
                settings.policy.routing = .locations(["1": "MAIN", "2": "SOUTH"])
            },
            open: { sandbox in
                sandbox.shop.settings.otherLocations = [2]
                sandbox.shop.addVariant(sku: "TEE", title: "Tee", price: 1000)
                for location in [1, 2] as [Int64] { sandbox.shop.setStock("TEE", 0, at: location) }
                for facility in ["MAIN", "SOUTH"] {
                    sandbox.deposco.setStock("TEE", facility, 50, at: t0.milliseconds)
                }
            })
        try await world.start()
        try await world.pass(.minutes(1))
        for number in 1...6 {
            await world.place("#\(number)", "TEE")
            try await world.pass(.minutes(5))
            #expect(try await world.exceptions().isEmpty)
        }
        let shown = await world.host.with { sandbox in [1, 2].map { sandbox.shop.level("TEE", at: $0)?.available } }
        #expect(shown == [38, 50])
    }

    @Test func `a sale whose webhook is lost is no drift to an audit`() async throws {
        let world = try await world { $0.auditEvery = .minutes(10) }
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: 200, reason: "delivery", at: $1) }
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        // Whenever the audit comes, some sale is not swept yet.
        for number in 1...44 {
            await world.place("#\(number)", "TEE")
            try await world.pass(.seconds(29))
            #expect(try await !world.exceptions().contains { $0.type == .stockDrift })
        }
    }

    @Test func `a figure that somebody lowered on the channel is told at the second look of an audit`() async throws {
        let world = try await world { $0.auditEvery = .minutes(10) }
        await world.host.with { $0.shop.setStock("TEE", 4) }
        try await world.pass(.minutes(12))
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.minutes(4))
        let drift = try #require(try await world.exceptions().first { $0.type == .stockDrift })
        #expect(drift.detail == "TEE at location 1: the channel had 4, not 10")
        #expect(drift.summary == "stock of 1 SKU")
        #expect(await shown(world)["TEE"] == 10)
        try await world.pass(.minutes(11))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatMovedSinceTheLastPollIsNoDriftToAnAudit() async throws {
        let world = try await world(poll: .hours(1)) { $0.auditEvery = .minutes(10) }
        try await world.pass(.minutes(11))
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: -2, reason: "count", at: $1) }
        try await world.pass(.minutes(11))
        #expect(await shown(world)["TEE"] == 8)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aSnapshotPolicyWritesOnlyWhenItIsTime() async throws {
        let world = try await world { $0.push = .snapshot(every: .minutes(15)) }
        try await warehouse(world) { $0.adjust("TEE", "MAIN", by: -3, reason: "count", at: $1) }
        #expect(await shown(world)["TEE"] == 10)
        try await world.pass(.minutes(15))
        #expect(await shown(world)["TEE"] == 7)
    }

    @Test func aNewVariantOfAKnownItemGetsItsFigureWhenItIsFirstSeen() async throws {
        let world = try await world()
        try await warehouse(world) { deposco, at in
            deposco.setItem(number: "CUP", name: "Cup", at: at)
            deposco.setStock("CUP", "MAIN", 7, at: at)
        }
        try await world.pass(.minutes(5))
        await world.host.with { sandbox in
            sandbox.shop.addVariant(sku: "CUP", title: "Cup", price: 500)
            sandbox.shop.setStock("CUP", 0)
        }
        try await world.pass(.minutes(12))
        #expect(await world.host.with { $0.shop.level("CUP")?.available } == 7)
    }
}

/// What becomes of variants that the channel changes, over a shop whose answers are changed on their way.
@Suite struct ChangedVariantTests {
    private let answers = ChangedAnswers()

    private func world() async throws -> World {
        let world = try World(
            settings: { settings in
                settings.intervals.stock = .seconds(10)
                settings.policy.stock = StockPolicy(locations: ["1": []])
            }, between: { [answers] in answers.before($0) },
            open: { sandbox in
                for sku in ["TEE", "MUG"] {
                    sandbox.shop.addVariant(sku: sku, title: sku, price: 1000)
                    sandbox.shop.setStock(sku, 0)
                }
                sandbox.deposco.setStock("TEE", "MAIN", 10, at: t0.milliseconds)
                sandbox.deposco.setStock("MUG", "MAIN", 6, at: t0.milliseconds)
            })
        try await world.start()
        try await world.pass(.minutes(1))
        return world
    }

    private func variant(_ id: String, _ sku: String) -> String {
        #"{"id": "gid://shopify/ProductVariant/\#(id)", "sku": "\#(sku)", "title": "\#(sku)", "product": {"title": "\#(sku)", "status": "ACTIVE"}, "inventoryItem": {"id": "gid://shopify/InventoryItem/\#(id)", "requiresShipping": true, "tracked": true}}"#
    }

    private func variants(_ nodes: String...) -> String {
        #"{"data": {"productVariants": {"pageInfo": {"hasNextPage": false}, "nodes": [\#(nodes.joined(separator: ","))]}}}"#
    }

    private func sold(_ world: World, _ sku: String) async throws -> [String] {
        try await world.store.read { try $0.catalogue.variants(sku: SKU(sku)).map(\.record.id) }
    }

    @Test func aVariantThatWasReplacedByAnotherWithItsSKUIsForgotten() async throws {
        let world = try await world()
        let mug = try #require(try await sold(world, "MUG").first)
        answers.change("Variants", to: variants(variant("901", "TEE"), variant(mug, "MUG")))
        try await world.pass(.minutes(12))
        #expect(try await sold(world, "TEE") == ["901"])
        #expect(try await world.exceptions().allSatisfy { $0.type != .duplicateSKU })
    }

    @Test func anEmptyCatalogueIsNotBelieved() async throws {
        let world = try await world()
        answers.change("Variants", to: variants())
        try await world.pass(.minutes(12))
        #expect(try await sold(world, "TEE").count == 1)
    }

    @Test func aSKUThatIsOnOneVariantAgainIsNoLongerSaidToBeOnSeveral() async throws {
        let world = try await world()
        let mug = try #require(try await sold(world, "MUG").first)
        answers.change("Variants", to: variants(variant("901", "TEE"), variant("902", "TEE"), variant(mug, "MUG")))
        try await world.pass(.minutes(12))
        #expect(try await world.exceptions().contains { $0.id == ExceptionCause.duplicateSKU(SKU("TEE")).id })
        answers.change("Variants", to: variants(variant("902", "TEE"), variant(mug, "MUG")))
        try await world.pass(.minutes(12))
        #expect(try await world.exceptions().allSatisfy { $0.type != .duplicateSKU })
    }

    @Test func aVariantWithoutALevelAtTheLocationIsSomebodys() async throws {
        let world = try await world()
        let mug = try #require(try await sold(world, "MUG").first)
        let tee = try #require(try await sold(world, "TEE").first)
        answers.change(
            "Levels",
            to: #"{"data": {"nodes": [{"id": "gid://shopify/InventoryItem/901", "inventoryLevels": {"nodes": []}}]}}"#)
        answers.change("Variants", to: variants(variant(tee, "TEE"), variant(mug, "MUG"), variant("901", "TEE")))
        try await world.pass(.minutes(12))
        let raised = try #require(try await world.exceptions().first { $0.type == .stockRefused })
        #expect(raised.id == ExceptionCause.stockRefused(variant: "901").id)
        #expect(raised.summary.contains("901") && raised.summary.contains("location 1"))
        #expect(raised.detail.contains("not stocked at location 1"))
    }
}

/// Answers some operations as a test says, and sends all others on.
private final class ChangedAnswers: Sendable {
    private let changed = Mutex<[String: String]>([:])

    func change(_ operation: String, to body: String) { changed.withLock { $0[operation] = body } }

    func before(_ inner: any Transport) -> any Transport { Sender(inner: inner, answers: self) }

    private struct Sender: Transport {
        let inner: any Transport
        let answers: ChangedAnswers

        func send(_ request: Request) async throws(TransportFailure) -> Response {
            let text = String(decoding: request.body, as: UTF8.self)
            let body = answers.changed.withLock { changed in
                changed.first { text.contains("\"operationName\":\"\($0.key)\"") }?.value
            }
            if let body { return Response(status: 200, body: Array(body.utf8)) }
            return try await inner.send(request)
        }
    }
}
