import Domain
import Testing

/// Item numbers that may be meant by a SKU.
@Suite struct NearMissTests {
    @Test(arguments: [("85123a", "85123A"), ("TEE 1", "TEE-1"), ("TEE-01", "TEE-1"), ("ＴＥＥ-1", "TEE-1")])
    func whatLooksTheSameIsSuggested(sku: String, item: String) {
        #expect(NearMiss.suggestion(for: SKU(sku), candidates: [item]) == item)
    }

    @Test(arguments: [("85123A", "85123B"), ("TEE-1", "TEE-2"), ("TEE", "TEES")])
    func anotherDigitOrLetterIsAnotherProduct(sku: String, item: String) {
        #expect(NearMiss.suggestion(for: SKU(sku), candidates: [item]) == nil)
    }

    @Test func twoItemsThatAreEquallyNearAreNotSuggested() {
        #expect(NearMiss.suggestion(for: SKU("tee-1"), candidates: ["TEE-1", "TEE 1"]) == nil)
        #expect(NearMiss.suggestion(for: SKU("TEE-1"), candidates: ["TEE-1", "TEE 1"]) == "TEE 1")
    }

    @Test(arguments: [
        ("ТЕЕ-1", "TEE-1"), ("TEE–1", "TEE-1"), ("TEE 1 ", "TEE1"), ("1O1", "101"), ("1l1", "111"), ("1I1", "111"),
        ("007", "7"), ("A007B", "A7B"), ("00", "0"), ("Straße", "STRASSE"), ("９０", "90"), ("ａｚ", "AZ"), ("ＡＺ", "AZ"),
        ("0O1", "001"), ("1O0", "100"), ("9O9", "909"), (":01", ":1"), ("09", "9"), ("A9l9", "A919"),
    ])
    func lettersThatLookAlikeAreNear(sku: String, item: String) {
        #expect(NearMiss.key(sku) == NearMiss.key(item))
    }

    @Test(arguments: [
        ("TEE-10", "TEE-1"), ("SOLO", "S0L0"), ("TEE-100", "TEE-1"), ("O1", "01"), ("1O", "10"), ("A0", "A"),
        ("AO1", "A01"),
        ("1A1", "101"), ("ÄÖ", "AO"), ("1O:", "10:"), (":O1", ":01"), ("1001", "101"), ("901", "91"), ("0:", ":"),
        ("100", "10"),
    ])
    func lettersAndZerosThatMeanSomethingStay(sku: String, item: String) {
        #expect(NearMiss.key(sku) != NearMiss.key(item))
    }

    @Test func lettersOfOtherAlphabetsAreNearThoseThatTheyLookLike() {
        #expect(NearMiss.key("АВЕКМНОРСТХУІЅЈ") == "ABEKMHOPCTXYISJ")
        #expect(NearMiss.key("авекмнорстхуіѕј") == "ABEKMHOPCTXYISJ")
        #expect(NearMiss.key("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧορ") == "ABEZHIKMNOPTYXOP")
    }

    @Test func everyLetterAndDigitStandsForItself() {
        #expect(NearMiss.key("abcdefghijklmnopqrstuvwxyz") == "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        #expect(NearMiss.key("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        #expect(NearMiss.key("1234567890") == "1234567890")
        #expect(NearMiss.key("１２３４５６７８９０") == "1234567890")
        #expect(NearMiss.key("@[`{/:") == "@[`{/:")
        #expect(NearMiss.key("／：＠［｀｛") == "／：＠［｀｛")
    }

    /// All kinds of spaces, dashes and what nobody sees; and what stands beside them in the table of characters, which counts.
    @Test func onlySpacesAndDashesArePassedOver() {
        let passed: [ClosedRange<UInt32>] = [
            0x09...0x0D, 0x20...0x20, 0x2D...0x2D, 0x5F...0x5F, 0xA0...0xA0, 0xAD...0xAD, 0x2000...0x2015,
            0x2028...0x202F,
            0x2060...0x2060, 0x2212...0x2212, 0x3000...0x3000, 0xFE58...0xFE58, 0xFE63...0xFE63, 0xFEFF...0xFEFF,
            0xFF0D...0xFF0D,
        ]
        func key(_ value: UInt32) -> String? {
            Unicode.Scalar(value).map { NearMiss.key("A" + String($0) + "B") }
        }
        for range in passed {
            for value in range { #expect(key(value) == "AB", "\(String(value, radix: 16))") }
            for value in [range.lowerBound - 1, range.upperBound + 1] where !passed.contains(where: { $0 ~= value }) {
                #expect(key(value) != "AB", "\(String(value, radix: 16))")
            }
        }
    }
}
