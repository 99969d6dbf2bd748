import DeskAPI
import Domain
import Sandbox
import Store
import Testing

@testable import Core

@Suite struct BundleTests {
    private let set = [
        SKU("SET"): [BundleComponent(sku: SKU("TEE"), quantity: 1), BundleComponent(sku: SKU("MUG"), quantity: 2)]
    ]

    @Test func aMappedBundleIsReceivedAsItsItems() async throws {
        let world = try World { $0.bundles = set }
        try await world.start()
        await world.place("#1", "SET", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        // An item whose money does not go into its units has two prices, a penny apart.
        let units = await world.inDeposco("1")?.lines.reduce(into: [String: Int64]()) {
            $0[$1.item, default: 0] += $1.quantity
        }
        #expect(units == ["TEE": 4, "MUG": 4])
    }

    @Test func `the card of an order says of a bundle which of its parts is not in Deposco, and nothing if all are`()
        async throws
    {
        let world = try World {
            $0.bundles = set.merging([SKU("BOX"): [BundleComponent(sku: SKU("LID"), quantity: 1)]]) { $1 }
        }
        try await world.start()
        await world.place("#1", "SET", "BOX")
        try await world.settle()
        let id = try #require(try await world.order("#1")?.id)
        let card = try #require(try await world.core.orderCard(id))
        #expect(card.lines.map { $0.note?.word } == [nil, "LID not in Deposco"])
    }

    @Test func anItemThatDeposcoPutsTogetherOnTheOrderIsABundleToo() async throws {
        let world = try World(open: {
            $0.deposco.setItem(
                number: "KIT", name: "Kit", components: [("TEE", 1), ("MUG", 1)], at: t0.milliseconds)
        })
        try await world.start()
        await world.place("#1", "KIT")
        try await world.settle()
        #expect(await world.inDeposco("1")?.lines.map(\.item) == ["TEE", "MUG"])
    }

    @Test func aKitOfMoreComponentsThanDeposcoNestsIsReceivedWhole() async throws {
        let parts = (1...13).map { "PART-\($0)" }
        let world = try World(open: {
            for part in parts { $0.deposco.setItem(number: part, name: part, at: t0.milliseconds) }
            $0.deposco.setItem(
                number: "KIT", name: "Kit", components: parts.map { ($0, 1) }, at: t0.milliseconds)
        })
        try await world.start()
        await world.place("#1", "KIT")
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        #expect(Set(await world.inDeposco("1")?.lines.map(\.item) ?? []) == Set(parts))
    }

    @Test func ordersOfABundleGoOnWhenItsMissingComponentAppears() async throws {
        let world = try World {
            $0.bundles = [SKU("SET"): [BundleComponent(sku: SKU("LAMP"), quantity: 1)]]
        } open: {
            $0.shop.addVariant(sku: "SET", title: "Set", price: 1000)
        }
        try await world.start()
        // Before any order the radar says what is missing.
        #expect(try await world.exceptions().map(\.id.rawValue) == ["unknown-sku/LAMP"])
        await world.place("#1", "SET")
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.setItem(number: "LAMP", name: "Lamp", at: at) }
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatAnOrderWasSentAsStandsWhateverTheMapSaysLater() async throws {
        let world = try World { $0.bundles = set }
        try await world.start()
        await world.place("#1", "SET")
        try await world.settle()
        try await world.store.transact { try Maps(Step($0, policy: Policy(), at: t0)).adopt(bundles: [:]) }
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .shipped)
        #expect(await world.inShop("#1")?.lines.map(\.remaining) == [0])
    }

    @Test func theCustomerHearsOfABundleOnceAllOfItLeftWithEveryParcel() async throws {
        let world = try World { $0.bundles = set }
        try await world.start()
        await world.place("#1", "SET")
        try await world.settle()
        world.clock.pass(.minutes(1))
        // Half of each line leaves: one TEE and two MUGs are one whole SET of the two.
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", inPart: true, at: at) }
        try await world.pass(.minutes(1))
        #expect(await world.inShop("#1")?.lines.map(\.remaining) == [1])
        #expect(try await world.stage("#1") == .partlyShipped)
    }

    @Test func anOrderIsSentToTheFacilityOfItsLocation() async throws {
        let world = try World { $0.policy.routing = .locations(["1": "LEEDS"]) }
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.order("#1")?.parts.map(\.facility) == ["LEEDS"])
    }

    @Test func ordersOfAnUnmappedLocationGoOnOnceItIsMapped() async throws {
        let world = try World { $0.policy.routing = .locations(["2": "LEEDS"]) }
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        #expect(try await world.exceptions().map(\.id.rawValue) == ["unmapped-location/1"])
        try await world.store.transact {
            try Maps(Step($0, policy: Policy(), at: t0)).adopt(routing: .locations(["1": "YORK"]))
        }
        #expect(try await world.exceptions().isEmpty)
    }
}
