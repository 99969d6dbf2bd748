/// Seeds that together cover every pair of settings of a simulated shop.
package enum SeedCover {
    /// The seeds that the tests simulate. If a new setting leaves a pair uncovered, `tallyman simulate --cover` finds other
    /// seeds.
    package static let seeds: [UInt64] = [18, 19, 35, 37, 118, 221, 354, 897, 944]

    /// The settings of a seed's shop, in words.
    package static func manner(of seed: UInt64) -> String {
        SimulatedManner(seed: seed).settings.joined(separator: ", ")
    }

    /// The pairs of settings that none of these seeds covers.
    package static func missing(_ seeds: [UInt64]) -> [String] {
        let there = seeds.reduce(into: Set<String>()) { $0.formUnion(pairs(of: SimulatedManner(seed: $1).settings)) }
        return allPairs.subtracting(there).sorted()
    }

    /// A short list of seeds up to `limit` that cover all pairs; empty if there is none. From each possible first seed it
    /// always adds the seed with most new pairs, and it returns the shortest list found.
    package static func find(upTo limit: UInt64) -> [UInt64] {
        var shops: [(seed: UInt64, pairs: Set<String>)] = []
        var known: Set<[String]> = []
        for seed in 1...max(1, limit) {
            let settings = SimulatedManner(seed: seed).settings
            if known.insert(settings).inserted { shops.append((seed, pairs(of: settings))) }
        }
        var best: [UInt64] = []
        for first in shops {
            var list = [first.seed]
            var open = allPairs.subtracting(first.pairs)
            while !open.isEmpty {
                // Among seeds that add equally many, the lowest one.
                var next: (seed: UInt64, adds: Int) = (0, 0)
                for shop in shops {
                    let adds = open.intersection(shop.pairs).count
                    if adds > next.adds { next = (shop.seed, adds) }
                }
                guard next.adds > 0, let shop = shops.first(where: { $0.seed == next.seed }) else { return [] }
                list.append(shop.seed)
                open.subtract(shop.pairs)
            }
            if best.isEmpty || list.count < best.count { best = list }
        }
        return best.sorted()
    }

    private static func pairs(of settings: [String]) -> Set<String> {
        var found: Set<String> = []
        for (position, one) in settings.enumerated() {
            for other in settings[(position + 1)...] { found.insert("\(one) with \(other)") }
        }
        return found
    }

    private static var allPairs: Set<String> {
        let choices = SimulatedManner.choices
        var found: Set<String> = []
        for (position, some) in choices.enumerated() {
            for others in choices[(position + 1)...] {
                for one in some { for other in others { found.insert("\(one) with \(other)") } }
            }
        }
        return found
    }
}
