import Domain
import Foundation
import Testing

private func bundles(_ compositions: [String: [(String, Int64)]]) -> Bundles {
    Bundles(
        Dictionary(
            uniqueKeysWithValues: compositions.map { bundle, components in
                (SKU(bundle), components.map { BundleComponent(sku: SKU($0.0), quantity: $0.1) })
            }))
}

struct BundleTests {
    @Test func nestedBundlesMultiplyDownToTheirItems() throws {
        let book = bundles(["GIFT": [("SET", 2), ("CARD", 1)], "SET": [("MUG", 3), ("TEE", 1)]])
        let leaves = try #require(try book.explode(SKU("GIFT"), amount: 1000))
        #expect(leaves.map(\.sku.rawValue) == ["MUG", "TEE", "CARD"])
        #expect(leaves.map(\.each) == [6, 2, 1])
        #expect(leaves.map(\.amount).reduce(0, +) == 1000)
    }

    @Test func whatIsNoBundleIsLeftAlone() throws {
        #expect(try bundles(["SET": [("MUG", 1)]]).explode(SKU("MUG")) == nil)
    }

    @Test func aBundleThatContainsItselfIsRefusedWithTheWayRound() {
        let book = bundles(["A": [("B", 1)], "B": [("C", 2)], "C": [("A", 1)]])
        #expect(throws: BundleFault.cycle([SKU("A"), SKU("B"), SKU("C"), SKU("A")])) { try book.explode(SKU("A")) }
        #expect(BundleFault.cycle([SKU("A"), SKU("B"), SKU("A")]).text == "it contains itself: A > B > A")
    }

    @Test func `bundles that share components at every level are refused, and not gone through way by way`() {
        var book = Bundles()
        for level in 0..<30 {
            let next = SKU("L\(level + 1)")
            book.compositions[SKU("L\(level)")] = [SKU("X\(level)"), SKU("Y\(level)")].map {
                BundleComponent(sku: $0, quantity: 1)
            }
            for name in ["X", "Y"] {
                book.compositions[SKU("\(name)\(level)")] = [BundleComponent(sku: next, quantity: 1)]
            }
        }
        #expect(throws: BundleFault.tooLarge(SKU("L0"))) { try book.explode(SKU("L0")) }
    }

    @Test func anEmptyBundleAndOneWithoutUnitsAreRefused() {
        #expect(throws: BundleFault.empty(SKU("A"))) { try bundles(["A": []]).explode(SKU("A")) }
        #expect(throws: BundleFault.noUnits(bundle: SKU("A"), component: SKU("B"), quantity: 0)) {
            try bundles(["A": [("B", 0)]]).explode(SKU("A"))
        }
    }

    @Test func aBundleOfMoreUnitsThanCanBeCountedIsRefused() {
        var compositions: [String: [(String, Int64)]] = [:]
        for level in 0..<40 { compositions["L\(level)"] = [("L\(level + 1)", 1000), ("X\(level)", 1)] }
        #expect(throws: BundleFault.self) { try bundles(compositions).explode(SKU("L0")) }
    }

    @Test func aBundleMayHaveABillionUnitsAndNoMore() throws {
        let billion: Int64 = 1_000_000_000
        #expect(try bundles(["A": [("B", billion)]]).explode(SKU("A"))?.map(\.each) == [billion])
        #expect(throws: BundleFault.tooLarge(SKU("A"))) { try bundles(["A": [("B", billion + 1)]]).explode(SKU("A")) }
        let halves = ["A": [("X", Int64(1)), ("Y", 1)], "X": [("B", billion / 2)], "Y": [("B", billion / 2)]]
        #expect(try bundles(halves).explode(SKU("A"))?.map(\.each) == [billion])
        var more = halves
        more["Y"] = [("B", billion / 2 + 1)]
        #expect(throws: BundleFault.tooLarge(SKU("A"))) { try bundles(more).explode(SKU("A")) }
        #expect(throws: BundleFault.tooLarge(SKU("A"))) {
            try bundles(["A": [("X", billion)], "X": [("B", .max)]]).explode(SKU("A"))
        }
    }

    /// A bundle in a bundle, so many times.
    private func nested(_ levels: Int) -> Bundles {
        bundles(Dictionary(uniqueKeysWithValues: (0..<levels).map { ("L\($0)", [("L\($0 + 1)", Int64(1))]) }))
    }

    @Test func bundlesAreNestedThirtyTwoTimesAndNoDeeper() throws {
        #expect(try nested(32).explode(SKU("L0"))?.map(\.sku.rawValue) == ["L32"])
        #expect(throws: BundleFault.tooLarge(SKU("L0"))) { try nested(33).explode(SKU("L0")) }
    }

    @Test func aBundleMayHaveThousandsOfComponents() throws {
        func wide(_ count: Int) -> Bundles { bundles(["A": (0..<count).map { ("I\($0)", 1) }]) }
        #expect(try wide(4999).explode(SKU("A"))?.count == 4999)
        #expect(throws: BundleFault.tooLarge(SKU("A"))) { try wide(5000).explode(SKU("A")) }
    }

    @Test func anItemThatABundleHasInSeveralPlacesIsCountedAndPaidOnce() throws {
        let book = bundles(["A": [("MUG", 1), ("PAIR", 1)], "PAIR": [("MUG", 2), ("TEE", 2)]])
        let leaves = try #require(try book.explode(SKU("A"), amount: 600))
        #expect(leaves.map(\.sku.rawValue) == ["MUG", "TEE"])
        #expect(leaves.map(\.each) == [3, 2])
        #expect(leaves.map(\.amount) == [450, 150])
    }

    @Test func aShareOfThePriceCountsInPlaceOfTheUnits() throws {
        let book = Bundles([
            SKU("A"): [
                BundleComponent(sku: SKU("MUG"), quantity: 1, share: 3),
                BundleComponent(sku: SKU("TEE"), quantity: 5, share: 1),
            ]
        ])
        #expect(try book.explode(SKU("A"), amount: 400)?.map(\.amount) == [300, 100])
    }

    @Test func aFaultNamesTheBundleThatIsWrongAndSaysWhy() {
        let (a, b) = (SKU("A"), SKU("B"))
        #expect(BundleFault.cycle([a, b, a]).bundle == a)
        #expect(BundleFault.empty(a).bundle == a)
        #expect(BundleFault.empty(a).text == "it has no components")
        #expect(BundleFault.noUnits(bundle: a, component: b, quantity: -1).bundle == a)
        #expect(BundleFault.noUnits(bundle: a, component: b, quantity: -1).text == "it has -1 of B")
        #expect(BundleFault.tooLarge(a).bundle == a)
        #expect(BundleFault.tooLarge(a).text == "it has more units than can be counted")
    }

    @Test func aCycleFurtherDownIsNamedByItsOwnBundles() {
        let book = bundles(["A": [("B", 1)], "B": [("C", 1)], "C": [("B", 1)]])
        #expect(throws: BundleFault.cycle([SKU("B"), SKU("C"), SKU("B")])) { try book.explode(SKU("A")) }
    }

    @Test func sharesSumToThePennyWhateverThePrice() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let components = (0..<Int.random(in: 1...5, using: &random)).map {
                ("I\($0)", Int64.random(in: 1...7, using: &random))
            }
            let amount = Int64.random(in: 0...100_000, using: &random)
            let leaves = try #require(try bundles(["B": components]).explode(SKU("B"), amount: amount))
            #expect(leaves.reduce(0) { $0 + $1.amount } == amount)
        }
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: expandSimple.path), "no fixtures beside this checkout"))
    func theOfficialCasesExplodeAsGiven() throws {
        struct Case: Decodable {
            struct Line: Decodable {
                var id: String
                var componentReferences: [String]?
                var componentQuantities: [Int64]?
            }
            struct Expected: Decodable {
                struct Item: Decodable {
                    var id: String
                    var quantity: Int64
                }
                var cartLineId: String
                var items: [Item]
            }
            var lines: [Line]
            var expect: [Expected]
        }
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: expandSimple))
        #expect(cases.count == 3)
        for official in cases {
            var compositions: [String: [(String, Int64)]] = [:]
            for line in official.lines {
                if let references = line.componentReferences, let quantities = line.componentQuantities {
                    compositions[line.id] = Array(zip(references, quantities))
                }
            }
            let book = bundles(compositions)
            let exploded = try official.lines.compactMap { line in
                try book.explode(SKU(line.id)).map { (line.id, $0.map { [$0.sku.rawValue, String($0.each)] }) }
            }
            #expect(exploded.map(\.0) == official.expect.map(\.cartLineId))
            #expect(exploded.map(\.1) == official.expect.map { $0.items.map { [$0.id, String($0.quantity)] } })
        }
    }
}

private let expandSimple = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../../shared/fixtures/bundles/expand_simple.json").standardizedFileURL
