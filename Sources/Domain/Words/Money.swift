/// An ISO 4217 currency code with its number of decimal places.
package struct Currency: Hashable, Sendable, Codable {
    package let code: String

    package init(_ code: String) { self.code = code.uppercased() }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }

    /// Digits after the decimal point (ISO 4217): 0 for yen, 3 for dinars, 2 for nearly all others.
    package var exponent: Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }
}

/// An amount in minor units (pence, cents) of one currency.
package struct Money: Hashable, Sendable {
    package var minor: Int64
    package var currency: Currency

    package init(minor: Int64, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// Reads a decimal string such as `19.99`, `-3`, `7.5` or `12.5000`. Digits finer than the currency's minor unit are
    /// rounded half away from zero, which is how Shopify rounds. Returns `nil` for anything that is not a plain decimal
    /// number or does not fit 64 bits.
    package init?(decimal text: some StringProtocol, currency: Currency) {
        var digits = Substring(text).utf8
        var negative = false
        if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            negative = first == UInt8(ascii: "-")
            digits.removeFirst()
        }
        var value: Int64 = 0
        var places: Int?
        var seen = false
        var rounded = false
        for byte in digits {
            if byte == UInt8(ascii: "."), places == nil {
                places = 0
                continue
            }
            guard byte >= 48, byte <= 57 else { return nil }
            seen = true
            if let p = places, p >= currency.exponent {
                if p == currency.exponent { rounded = byte >= 53 }
                places = p + 1
                continue
            }
            guard let next = Money.append(byte, to: value) else { return nil }
            value = next
            if let p = places { places = p + 1 }
        }
        guard seen else { return nil }
        for _ in min(places ?? 0, currency.exponent)..<currency.exponent {
            guard let next = Money.append(48, to: value) else { return nil }
            value = next
        }
        if rounded {
            let (next, overflow) = value.addingReportingOverflow(1)
            if overflow { return nil }
            value = next
        }
        self.init(minor: negative ? -value : value, currency: currency)
    }

    private static func append(_ digit: UInt8, to value: Int64) -> Int64? {
        let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carried) = tens.addingReportingOverflow(Int64(digit - 48))
        return overflow || carried ? nil : sum
    }

    /// `1234.50`, with as many decimals as the currency has.
    package var decimal: String {
        let sign = minor < 0 ? "-" : ""
        let digits = String(minor.magnitude)
        guard currency.exponent > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, currency.exponent + 1 - digits.count)) + digits
        let point = padded.index(padded.endIndex, offsetBy: -currency.exponent)
        return sign + padded[..<point] + "." + padded[point...]
    }

    /// Shares an amount out in proportion to `weights` so that the parts sum to it exactly: the remainder goes, one minor
    /// unit each, to the parts with the largest fractions, the earlier first. With no positive weight, shares are equal. Weights
    /// whose sum does not fit are scaled down together.
    package static func shares(of total: Int64, weights: [Int64]) -> [Int64] {
        guard !weights.isEmpty else { return [] }
        let total = max(total, -Int64.max)
        var used = weights.map { max(0, $0) }
        while used.total == .max { used = used.map { $0 / 2 } }
        if used.total == 0 { used = weights.map { _ in 1 } }
        let divisor = UInt64(used.total)
        var parts: [(share: Int64, rest: UInt64)] = used.map { weight in
            let product = total.magnitude.multipliedFullWidth(by: UInt64(weight))
            let (quotient, remainder) = divisor.dividingFullWidth((product.high, product.low))
            return (Int64(quotient), remainder)
        }
        let missing = Int64(total.magnitude) - parts.total(\.share)
        let order = parts.indices.sorted { (parts[$1].rest, $0) < (parts[$0].rest, $1) }
        for index in order.prefix(Int(missing)) { parts[index].share += 1 }
        return parts.map { total < 0 ? -$0.share : $0.share }
    }
}
