package import Domain

/// Numbers and amounts as the desk reads them.
package enum Numbers {
    /// `18 204`: thousands apart by a space.
    package static func grouped(_ number: some BinaryInteger) -> String {
        (number < 0 ? "-" : "") + spaced(String(number.magnitude))
    }

    /// `412`, `1.2k`, `18k`, `1.2M`: where there is no room for all digits. Never more than there are.
    package static func short(_ number: Int) -> String {
        for (unit, name) in [(1_000_000, "M"), (1000, "k")] where number >= unit {
            let tenths = number / (unit / 10)
            return tenths < 100 ? "\(tenths / 10).\(tenths % 10)\(name)" : "\(number / unit)\(name)"
        }
        return grouped(number)
    }

    /// `£3 310.50`, or `£3 310` when `whole` (rounded half away from zero); `GBP 3 310` where the screen has no such sign.
    package static func money(_ money: Money, whole: Bool = false, ascii: Bool = false) -> String {
        let parts = money.decimal.split(separator: ".", maxSplits: 1)
        let negative = money.minor < 0
        var units = String((parts.first ?? "0").drop { $0 == "-" })
        var decimals = parts.count > 1 ? "." + parts[1] : ""
        if whole, let first = decimals.dropFirst().utf8.first {
            if first >= UInt8(ascii: "5"), let value = UInt64(units) { units = String(value + 1) }
            decimals = ""
        }
        return (negative ? "-" : "") + symbol(money.currency.code, ascii: ascii) + spaced(units) + decimals
    }

    /// Tenths as one decimal under ten, whole above: `4.2`, `420`.
    package static func tenths(_ tenths: Int) -> String {
        if tenths < 100, tenths % 10 != 0 { return "\(tenths / 10).\(tenths % 10)" }
        return grouped((tenths + 5) / 10)
    }

    private static func symbol(_ code: String, ascii: Bool) -> String {
        switch code {
        case "USD": "$"
        case "GBP" where !ascii: "£"
        case "EUR" where !ascii: "€"
        case "JPY" where !ascii: "¥"
        case "INR" where !ascii: "₹"
        default: code + " "
        }
    }

    private static func spaced(_ digits: String) -> String {
        var out = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(" ") }
            out.append(digit)
        }
        return out
    }
}

/// `1 order`, `84 orders`.
func counted(_ count: some BinaryInteger, _ one: String, _ many: String? = nil) -> String {
    "\(Numbers.grouped(count)) \(count == 1 ? one : many ?? one + "s")"
}
