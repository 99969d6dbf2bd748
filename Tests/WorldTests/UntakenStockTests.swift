import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// Stock that the channel does not take, or that the WMS no longer tells.
@Suite struct UntakenStockTests {
    private func world(
        intervals: Intervals? = nil, _ change: @escaping (inout StockPolicy) -> Void = { _ in },
        open: @escaping @Sendable (Sandbox) -> Void = { _ in }
    ) async throws -> World {
        let world = try World(
            settings: { settings in
                if let intervals { settings.intervals = intervals }
                settings.intervals.stock = intervals == nil ? .seconds(10) : .minutes(5)
                var stock = StockPolicy(locations: ["1": []])
                stock.auditEvery = .minutes(10)
                change(&stock)
                settings.policy.stock = stock
            },
            open: { sandbox in
                for sku in ["TEE", "MUG"] {
                    sandbox.shop.addVariant(sku: sku, title: sku, price: 1000)
                    sandbox.shop.setStock(sku, 0)
                    sandbox.deposco.setStock(sku, "MAIN", 10, at: t0.milliseconds)
                }
                open(sandbox)
            })
        try await world.start()
        try await world.pass(.minutes(1))
        return world
    }

    private func act(_ world: World, _ body: @escaping @Sendable (Sandbox, Int64) -> Void) async {
        let at = world.clock.now.milliseconds
        await world.host.with { body($0, at) }
    }

    private func shown(_ world: World, _ sku: String) async -> [Int64?] {
        await world.host.with { sandbox in
            sandbox.shop.variants.filter { $0.sku == sku }.map { variant in sandbox.shop.available(variant) }
        }
    }

    private func available(_ world: World, _ item: String) async throws -> [String: Int64]? {
        try await world.store.read { try $0.stock.available([item])[item] }
    }

    /// A second variant of TEE, which is made when the first is known.
    private func twoTees(_ sharing: StockPolicy.Sharing) async throws -> World {
        let world = try await world { $0.sharing = sharing }
        await act(world) { sandbox, _ in
            sandbox.shop.addVariant(sku: "TEE", title: "Tee again", price: 1000)
            for variant in sandbox.shop.variants where variant.sku == "TEE" {
                sandbox.shop.setAvailable(variant, sandbox.shop.available(variant) ?? 3)
            }
        }
        try await world.pass(.minutes(12))
        await act(world) { $0.deposco.adjust("TEE", "MAIN", by: -2, reason: "count", at: $1) }
        try await world.pass(.minutes(12))
        return world
    }

    @Test func everyVariantOfASKUShowsItsStockUnlessTheShopSaysOtherwise() async throws {
        #expect(await shown(try await twoTees(.all), "TEE") == [8, 8])
    }

    @Test func theOldestVariantOfASKUShowsItsStockAndTheOthersNone() async throws {
        #expect(await shown(try await twoTees(.oldest), "TEE") == [8, 0])
    }

    @Test func noVariantOfASharedSKUIsTouchedWhereTheShopSaysSo() async throws {
        #expect(await shown(try await twoTees(.none), "TEE") == [10, 3])
    }

    @Test func aVariantThatIsNotStockedAtTheLocationIsStockedThereWhereTheShopWantsThat() async throws {
        let world = try await world { $0.activates = true }
        await act(world) { sandbox, at in
            if let mug = sandbox.shop.variants.first(where: { $0.sku == "MUG" }) {
                sandbox.shop.unstock(mug.id, now: at)
            }
            sandbox.deposco.adjust("MUG", "MAIN", by: -3, reason: "count", at: at)
        }
        try await world.pass(.minutes(2))
        #expect(await shown(world, "MUG") == [7])
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aVariantThatIsNotStockedAtTheLocationIsOtherwiseSomebodys() async throws {
        let world = try await world()
        await act(world) { sandbox, at in
            if let mug = sandbox.shop.variants.first(where: { $0.sku == "MUG" }) {
                sandbox.shop.unstock(mug.id, now: at)
            }
            sandbox.deposco.adjust("MUG", "MAIN", by: -3, reason: "count", at: at)
        }
        try await world.pass(.minutes(2))
        #expect(await shown(world, "MUG") == [nil])
        #expect(try await world.exceptions().map(\.type) == [.stockRefused])
    }

    @Test func stockThatTheWarehouseNoLongerTellsIsUnknownAndTheChannelKeepsItsFigure() async throws {
        let world = try await world()
        await act(world) { $0.deposco.forgetStock("TEE", at: $1) }
        try await world.pass(.minutes(12))
        #expect(try await available(world, "TEE") == nil)
        #expect(try await available(world, "MUG") == ["MAIN": 10])
        #expect(await shown(world, "TEE") == [10])
        let told = try #require(try await world.exceptions().first { $0.type == .stockUnknown })
        #expect(told.summary == "Deposco no longer tells the stock of TEE" && told.detail == "at MAIN")
        await act(world) { $0.deposco.setStock("TEE", "MAIN", 4, at: $1) }
        try await world.pass(.minutes(2))
        #expect(await shown(world, "TEE") == [4])
        #expect(try await !world.exceptions().contains { $0.type == .stockUnknown })
    }

    @Test func ofAnItemWhoseStockIsUnknownSomewhereTheRestIsShown() async throws {
        let world = try await world { _ in
        } open: {
            $0.deposco.setStock("TEE", "NORTH", 5, at: t0.milliseconds)
        }
        #expect(await shown(world, "TEE") == [15])
        await act(world) { $0.deposco.forgetStock("TEE", "NORTH", at: $1) }
        try await world.pass(.minutes(12))
        #expect(await shown(world, "TEE") == [10])
        // What is told of the other place does not end it.
        await act(world) { $0.deposco.adjust("TEE", "MAIN", by: -1, reason: "count", at: $1) }
        try await world.pass(.minutes(2))
        #expect(try await world.exceptions().contains { $0.type == .stockUnknown })
    }

    @Test func aFigureThatSomebodyElseSetsAgainAndAgainIsSomebodysUntilItStandsForADay() async throws {
        let world = try await world(intervals: .slow) { $0.auditEvery = .hours(1) }
        for times in 1...3 {
            #expect(try await !world.exceptions().contains { $0.type == .stockContested }, "after \(times - 1)")
            await act(world) { sandbox, _ in sandbox.shop.setStock("TEE", 99) }
            try await world.pass(.minutes(61))
            #expect(await shown(world, "TEE") == [10])
        }
        let raised = try #require(try await world.exceptions().first { $0.type == .stockContested })
        #expect(raised.summary.contains("(TEE) at location 1") && raised.detail == "it was 10 and became 99")
        try await world.pass(.hours(23))
        #expect(try await world.exceptions().contains { $0.type == .stockContested })
        try await world.pass(.hours(3))
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func salesThatWeHearOfLateAreNoOtherWriter() async throws {
        let world = try await world()
        for _ in 0..<4 {
            await act(world) { sandbox, at in
                sandbox.shop.moveStock("TEE", by: -1)
                sandbox.deposco.adjust("TEE", "MAIN", by: -1, reason: "sold", at: at)
            }
            try await world.pass(.minutes(1))
        }
        #expect(try await !world.exceptions().contains { $0.type == .stockContested })
    }

    @Test func atALocationThatIsClosedNothingIsSetUntilItOpensAgain() async throws {
        let world = try await world {
            $0.locations = ["1": [], "2": []]
        } open: { sandbox in
            sandbox.shop.settings.otherLocations = [2]
            for sku in ["TEE", "MUG"] { sandbox.shop.setStock(sku, 0, at: 2) }
        }
        await act(world) { $0.shop.deactivate(2, at: $1) }
        try await world.pass(.minutes(12))
        await act(world) { $0.deposco.adjust("TEE", "MAIN", by: -3, reason: "count", at: $1) }
        try await world.pass(.minutes(2))
        #expect(await shown(world, "TEE") == [7])
        #expect(try await world.exceptions().map(\.id) == [ExceptionCause.locationClosed("2").id])
        await act(world) { sandbox, _ in sandbox.shop.reopen(2) }
        try await world.pass(.minutes(12))
        #expect(await world.host.with { $0.shop.level("TEE", at: 2)?.available } == 7)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func aListOfStockWithNothingOnItIsNotBelieved() async throws {
        let world = try await world()
        await act(world) { sandbox, at in for item in ["TEE", "MUG"] { sandbox.deposco.forgetStock(item, at: at) } }
        try await world.pass(.minutes(12))
        #expect(try await available(world, "TEE") == ["MAIN": 10])
    }
}
