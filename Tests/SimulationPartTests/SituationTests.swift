import Sandbox
import Testing

@testable import Simulation

/// That named situations are told from what happened, in the order in which it happened.
@Suite struct SituationTests {
    @Test(arguments: Situation.all)
    func isSeenInItsOrderAndNotInTheOther(situation: Situation) {
        #expect(situation.happened(in: [situation.first, situation.second]))
        #expect(
            situation.happened(in: [.placed, situation.first, .customerTold, situation.second])
                || situation.without.contains(.customerTold))
        #expect(situation.first != situation.second)
        #expect(!situation.happened(in: [situation.second, situation.first]))
        #expect(!situation.happened(in: [situation.first]))
        #expect(!situation.happened(in: [situation.second]))
    }

    @Test(arguments: Situation.all.filter { !$0.without.isEmpty })
    func isNotSeenWhenSomethingElseCameBetween(situation: Situation) {
        for between in situation.without {
            #expect(!situation.happened(in: [situation.first, between, situation.second]))
            #expect(situation.happened(in: [situation.first, between, situation.first, situation.second]))
        }
    }

    @Test func thereAreEnoughOfThemAndEachHasANameOfItsOwn() {
        #expect(Set(Situation.all.map(\.name)).count == Situation.all.count)
        #expect(Situation.all.count >= 60)
        #expect(Situation.all.count(where: \.crosses) >= 40)
        let pairs = Situation.all.map {
            "\($0.subject) \($0.first) \($0.second) \($0.without.map(\.rawValue).sorted())"
        }
        #expect(Set(pairs).count == pairs.count)
    }

    @Test func theRarestIsPrintedFirstAndSeedsAddUp() {
        var counts = SituationCounts()
        counts.add(["paid, then sent": 2])
        counts.add(["paid, then sent": 3, "scanned after its fulfilment": 1])
        let table = counts.table(rarest: Situation.all.count).split(separator: "\n")
        #expect(table.count == Situation.all.count + 1)
        #expect(table.last?.hasSuffix("5 paid, then sent") == true)
        #expect(table.dropLast().last?.hasSuffix("1 scanned after its fulfilment") == true)
        #expect(counts.table(rarest: 2).split(separator: "\n").count == 3)
    }

    /// A shop and a warehouse with an order each, as they tell of it themselves.
    @Test func theyAreCountedFromWhatTheStandInsNoted() {
        let sandbox = Sandbox(seed: 1)
        sandbox.log.isKept = true
        let order = sandbox.shop.place(
            NewOrder(name: "#7", lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 2, price: 100)]), at: 1000)
        sandbox.shop.hold(order.id, at: 2000)
        sandbox.shop.setRisk("CANCEL", level: "HIGH", of: order.id, at: 2500)
        sandbox.shop.cancel(order.id, at: 3000)
        let counts = Situation.counts(in: sandbox.log)
        #expect(counts["a held order cancelled"] == 1)
        #expect(counts["a hold placed after it left"] == 0)
        #expect(counts.count == Situation.all.count)
    }
}
