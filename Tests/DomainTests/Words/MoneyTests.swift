import Domain
import Foundation
import Testing

@Suite struct MoneyTests {
    @Test(
        arguments: [
            ("19.99", "GBP", 1999), ("-3", "GBP", -300), ("7.5", "GBP", 750), ("12.5000", "GBP", 1250),
            ("+1", "GBP", 100),
            ("0.005", "GBP", 1), ("0.0049", "GBP", 0), ("1200", "JPY", 1200), ("1199.5", "JPY", 1200),
            ("1.2345", "KWD", 1235),
            ("-0.005", "GBP", -1), ("0.99", "GBP", 99), ("5.", "GBP", 500), (".5", "GBP", 50), ("0.0099", "KWD", 10),
            ("19.994", "GBP", 1999), ("0.0045", "GBP", 0), ("92233720368547758.07", "GBP", .max),
            ("-92233720368547758.07", "GBP", -.max),
        ] as [(String, String, Int64)])
    func anAmountIsReadInMinorUnitsOfItsCurrency(text: String, currency: String, minor: Int64) {
        #expect(Money(decimal: text, currency: Currency(currency))?.minor == minor)
    }

    @Test(arguments: [
        "", "-", ".", "1,99", "1e5", "0x1", "1.2.3", " 1", "９", "92233720368547758.08", "99999999999999999999",
        "9223372036854775808", "92233720368547758.079", "9223372036854775807", "1:0", "1.-", "--1", "+",
    ])
    func whatIsNoPlainAmountIsNotReadAtAll(text: String) {
        #expect(Money(decimal: text, currency: Sample.gbp) == nil)
    }

    @Test func theLargestAmountOfACurrencyWithoutDecimalsIsReadAndNoneBeyondIt() {
        let yen = Currency("JPY")
        #expect(Money(decimal: "9223372036854775807", currency: yen)?.minor == .max)
        #expect(Money(decimal: "9223372036854775807.5", currency: yen) == nil)
        #expect(Money(decimal: "9223372036854775807.4", currency: yen)?.minor == .max)
    }

    @Test(arguments: [("JPY", 0), ("XAF", 0), ("BHD", 3), ("TND", 3), ("GBP", 2), ("XXX", 2)])
    func aCurrencyHasItsOwnNumberOfDecimals(code: String, decimals: Int) {
        #expect(Currency(code).exponent == decimals)
    }

    @Test func aCurrencyIsTheSameInSmallLetters() throws {
        #expect(Currency("gbp") == Sample.gbp)
        #expect(try JSONDecoder().decode([Currency].self, from: Data(#"["gbp"]"#.utf8)) == [Sample.gbp])
        #expect(String(decoding: try JSONEncoder().encode([Sample.gbp]), as: UTF8.self) == #"["GBP"]"#)
    }

    @Test(
        arguments: [
            (1999, "GBP", "19.99"), (-5, "GBP", "-0.05"), (0, "GBP", "0.00"), (1200, "JPY", "1200"),
            (7, "KWD", "0.007"), (100, "GBP", "1.00"), (-1999, "GBP", "-19.99"), (.min, "JPY", "-9223372036854775808"),
            (1000, "KWD", "1.000"),
        ]
            as [(Int64, String, String)])
    func anAmountIsWrittenWithItsCurrencysDecimals(minor: Int64, currency: String, text: String) {
        #expect(Money(minor: minor, currency: Currency(currency)).decimal == text)
    }

    @Test func theOddPennyGoesToTheLargestFractionAndThenToTheFirst() {
        #expect(Money.shares(of: 100, weights: [1, 1, 1]) == [34, 33, 33])
        #expect(Money.shares(of: 10, weights: [1, 2, 2]) == [2, 4, 4])
        #expect(Money.shares(of: -100, weights: [1, 1, 1]) == [-34, -33, -33])
    }

    @Test func withoutWeightsSharesAreEqual() {
        #expect(Money.shares(of: 9, weights: [0, 0, 0]) == [3, 3, 3])
        #expect(Money.shares(of: 9, weights: []).isEmpty)
        #expect(Money.shares(of: 9, weights: [-5, 3]) == [0, 9])
    }

    @Test func anAmountIsSharedOutByWeightWhateverItsSize() {
        #expect(Money.shares(of: 1000, weights: [3, 1]) == [750, 250])
        #expect(Money.shares(of: 0, weights: [3, 1]) == [0, 0])
        let (most, half) = (Int64.max, Int64.max / 2)
        #expect(Money.shares(of: most, weights: [most, most]) == [half + 1, half])
        #expect(Money.shares(of: .min, weights: [1]) == [-.max])
        #expect(Money.shares(of: 900, weights: [half, half / 2, half / 2]) == [450, 225, 225])
        #expect(Money.shares(of: 5, weights: [0, 7, 0]) == [0, 5, 0])
    }
}
