import Domain
import Testing

@testable import Simulation

/// What a spreadsheet makes of the CSV that goes out.
struct CSVTextTests {
    @Test(
        "what a spreadsheet would calculate gets an apostrophe before it",
        arguments: [
            "=1", "+44 1", "-x", "@me", "\t1", "\r1", "\n1", " =1", "\u{A0}=1", "\u{3000}=1", "\u{200B}=1",
            "\u{FEFF}@x",
            "\u{202E}=1", "\"=1", "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}x", "\u{FF20}x", "\u{FE66}1", "\u{2212}x", "-1-1",
            "=",
            "\u{301}=1", "+5", "1.-",
        ])
    func guarded(cell: String) {
        let row = CSVText.row([cell])
        // A number that only looks odd is none.
        guard cell != "1.-" else { return #expect(row == "1.-") }
        #expect(row.unicodeScalars.drop { $0 == "\"" }.first == "'", "\(row.debugDescription)")
    }

    @Test func aNumberStaysANumber() {
        #expect(CSVText.row(["-12.50", "-3", "0.10", "7"]) == "-12.50,-3,0.10,7")
    }

    @Test func aFormulaBehindASemicolonIsGuardedWhereSemicolonsSeparate() {
        #expect(CSVText.row(["a;=1"]) == "\"a;'=1\"")
        #expect(CSVText.row(["a; +1 ;-5"]) == "\"a;' +1 ;-5\"")
    }

    @Test func aQuoteOrCommaWithAMarkOnItIsStillOne() {
        #expect(Array(CSVText.row(["a,\u{301}b"]).utf8) == Array("\"a,\u{301}b\"".utf8))
        #expect(Array(CSVText.row(["a\"\u{301}b"]).utf8) == Array("\"a\"\"\u{301}b\"".utf8))
    }
}

/// That a map which went out comes in as it was.
struct MapExactnessTests {
    private static func shown(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar.value >= 32 && scalar.value < 127
    }

    /// Through the file and back: the keys and values of a map, by their bytes.
    private func returned(_ rows: [[String]]) throws -> (rows: [[String]], faults: [CSVFault]) {
        let text = ([["sku", "item"]] + rows).map { CSVText.exactRow($0, shown: Self.shown) + "\n" }.joined()
        #expect(text.unicodeScalars.allSatisfy { Self.shown($0) || $0 == "\n" })
        let file = try SKUMapFile(csv: Array(text.utf8))
        return (rows.map { [$0[0], file.map[$0[0]] ?? "missing"] }, file.faults)
    }

    private func isExact(_ key: String) throws -> Bool {
        let (rows, faults) = try returned([[key, "ITEM" + key]])
        let file = try SKUMapFile(
            csv: Array(("sku,item\n" + CSVText.exactRow([key, "x"], shown: Self.shown) + "\n").utf8))
        return faults.isEmpty && Array(rows[0][1].utf8) == Array(("ITEM" + key).utf8)
            && file.map.keys.map { Array($0.utf8) } == [Array(key.utf8)]
    }

    @Test(
        "a key goes out and comes in as it is",
        arguments: [
            "=HYPERLINK(1)", "+44", "-x", "-5", "@me", "\tx", "x\t", "a\tb", "'=x", "''=x", "'", "''", "'quoted",
            "plain",
            "a,\"b\"", "\"", "\"\"", "\"=1", "a\0b", "\0", "\r", "a\rb", "a\nb", "a\r\nb", "\n", " ", "  x  ",
            "\u{200B}=1",
            "\u{200B}", "\u{FEFF}x", "e\u{301}", "\u{E9}", ",\u{301}", "\\", "\\u", "\\u{", "\\u{41}", "\\\\u{41}",
            "\\\u{200B}u{41}", "\\u{110000}", "\\u{}", "\\u{0000041}", "a;=1", "a;b", ";", ";;=", "\u{202E}abc", "👨‍👩‍👧",
            "日本語",
            "\u{5D0}\u{5D1}", "\u{10FFFF}", "\u{FFFE}", "\u{E000}", "\u{FF1D}1", "\u{85}", "\u{2028}", "00123", "1e5",
            "TRUE",
        ])
    func key(_ key: String) throws { #expect(try isExact(key)) }

    @Test func aVeryLongKeyComesBackWhole() throws {
        #expect(try isExact(String(repeating: "x,\u{200B}", count: 10_000)))
        #expect(try isExact(String(repeating: ";", count: 50_000)))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func whateverAKeyIsMadeOfItComesBack(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let pieces: [String] = [
            "'", "=", "+", "-", "@", "\t", "\r", "\n", "\"", ",", ";", " ", "\\", "u", "{", "}", "41", "\0", "\u{200B}",
            "\u{301}", "a", "Z", "\u{FF1D}", "\u{2028}", "\u{1F468}", "\u{FEFF}",
        ]
        for _ in 0..<200 {
            let key = (0...next(8)).map { _ in pieces[next(pieces.count)] }.joined()
            #expect(try isExact(key), "\(key.debugDescription)")
        }
    }

    @Test func noKeyOfAMapIsCalculatedByASpreadsheet() {
        for key in ["=1", "'=1", "\t=1", "\u{200B}=1", "\"=1", " =1", "-5", "a;=1"] {
            let row = CSVText.exactRow([key], shown: Self.shown)
            let first = row.unicodeScalars.drop { $0 == "\"" }.first
            #expect(first == "'" || first == "\\" || first == "a", "\(row)")
            #expect(!row.contains(";="))
        }
    }

    @Test func aMapWrittenByHandMeansWhatItSays() {
        for text in ["'80s-TEE", "A\\B", "C:\\users", "O'Neil", "\\u{zz}"] { #expect(CSVText.exact(text) == text) }
        #expect(CSVText.exact("'=1") == "=1")
    }

    @Test func bundlesAndLocationsComeBackAsTheyWere() throws {
        let bundle = "\tSET\u{200B}"
        let component = "'=1"
        let text = [["bundle", "component", "quantity", "share"], [bundle, component, "2", "50"]].map {
            CSVText.exactRow($0, shown: Self.shown) + "\n"
        }.joined()
        #expect(
            try BundleMapFile(csv: Array(text.utf8)).bundles == [
                SKU(bundle): [BundleComponent(sku: SKU(component), quantity: 2, share: 50)]
            ])
        let places = "location,facility\n" + CSVText.exactRow(["+11", " LEEDS\0"], shown: Self.shown) + "\n"
        #expect(try LocationMapFile(csv: Array(places.utf8)).facilities == ["+11": " LEEDS\0"])
    }
}
