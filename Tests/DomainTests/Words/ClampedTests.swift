import Testing

@testable import Domain

@Suite struct ClampedTests {
    private let ends: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]

    @Test func `sums, differences and products of ordinary numbers are what they are`() {
        #expect(3.clampedAdding(4) == 7)
        #expect(3.clampedSubtracting(4) == -1)
        #expect(3.clampedMultiplying(-4) == -12)
        #expect([Int64(1), 2, 3].total == 6)
        #expect(["a", "bcd"].total { Int64($0.count) } == 4)
    }

    @Test func `what leaves the range stays at the end that it left it by`() {
        #expect(Int64.max.clampedAdding(1) == .max)
        #expect(Int64.min.clampedAdding(-1) == .min)
        #expect(Int64.max.clampedSubtracting(-1) == .max)
        #expect(Int64.min.clampedSubtracting(1) == .min)
        #expect(Int64.max.clampedMultiplying(2) == .max)
        #expect(Int64.min.clampedMultiplying(2) == .min)
        #expect(Int64.min.clampedMultiplying(-2) == .max)
        #expect(Int64.max.clampedMultiplying(-2) == .min)
        #expect([Int64.max, 1].total == .max)
    }

    @Test func `figures of one key are added up`() {
        var sums = ["a": Int64(2)]
        sums.add(3, to: "a")
        sums.add(4, to: "b")
        #expect(sums == ["a": 5, "b": 4])
    }

    @Test func `moments and lengths of time stay at the ends of their range`() {
        for a in ends {
            for b in ends {
                let (moment, span) = (Instant(milliseconds: a), Span(milliseconds: b))
                #expect((moment + span).milliseconds == a.clampedAdding(b))
                #expect((moment - span).milliseconds == a.clampedSubtracting(b))
                #expect((moment - Instant(milliseconds: b)).milliseconds == a.clampedSubtracting(b))
                #expect((Span(milliseconds: a) * b).milliseconds == a.clampedMultiplying(b))
            }
            #expect(Span.hours(a).milliseconds == a.clampedMultiplying(3_600_000))
            // Drawn and written wherever they come from.
            let moment = Instant(milliseconds: a)
            #expect(!moment.iso.isEmpty && (1...7).contains(moment.weekday))
            #expect(moment.startOfDay <= moment)
            _ = BusinessHours().moment(.hours(18), after: moment)
        }
        #expect(Instant(milliseconds: .max) + .day == Instant(milliseconds: .max))
    }

    @Test func `an amount is shared out to the penny whatever the weights are`() {
        let weights: [[Int64]] = [[.max, .max, .max], [.max, 1], [.min, .max], [0, 0], [3, 5, 7], ends]
        for total in ends where total != .min {
            for weights in weights {
                let shares = Money.shares(of: total, weights: weights)
                #expect(shares.count == weights.count)
                #expect(shares.total == total, "\(total) by \(weights)")
            }
        }
    }

    @Test func `what can be sold of stock beyond all sense is a number`() {
        for units in ends {
            let view = StockView(
                available: ["A": ["MAIN": units, "NORTH": units]], pending: ["A": .min],
                matches: [SKU("A"): .item("A")],
                bundles: Bundles([SKU("SET"): [BundleComponent(sku: SKU("A"), quantity: 3)]]))
            #expect(view.units(of: SKU("A"), at: []) != nil)
            #expect(view.units(of: SKU("SET"), at: []) != nil)
        }
    }

    @Test func `half a bundle short is a bundle short`() {
        func sets(_ units: Int64) -> Int64? {
            StockView(
                available: ["A": ["MAIN": units]], pending: [:], matches: [SKU("A"): .item("A")],
                bundles: Bundles([SKU("SET"): [BundleComponent(sku: SKU("A"), quantity: 2)]])
            ).units(of: SKU("SET"), at: [])
        }
        #expect([-3, -2, -1, 0, 1, 2, 3].map(sets) == [-2, -1, -1, 0, 0, 1, 1])
    }
}
