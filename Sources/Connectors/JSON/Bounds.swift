import Domain

/// Bounds on figures and lists from outside. A document or row beyond them is unreadable. So no sum or product of one
/// document's figures overflows 64 bits, and no document takes minutes to work through.
enum Bounds {
    /// Units of an order line, a shipment line or a stock figure.
    static let units: Int64 = 1_000_000_000
    /// Minor units of an amount.
    static let minor: Int64 = 10_000_000_000_000
    /// Lines of an order or a shipment.
    static let lines = 5000

    static func units(_ text: String, at path: String, from least: Int64 = -Bounds.units) throws(Unreadable) -> Int64 {
        let whole = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let digits = whole.first, whole.count == 1 || whole[1].allSatisfy({ $0 == "0" }),
            let value = Int64(digits), (least...units).contains(value)
        else {
            throw Unreadable(
                reason: "\(path) is \(shown(text)): it must be a whole number of units, \(least) to \(units)")
        }
        return value
    }

    /// A value from outside, as a reason may show it. Text that is no figure may name a person, so only its length is shown.
    static func shown(_ text: String) -> String {
        let isFigure = text.utf8.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
        return isFigure ? String(text.prefix(60)) : "a text of \(text.unicodeScalars.count) characters"
    }
}

extension JSONNode {
    /// A number of units; `nil` where there is none.
    /// - Parameter least: the lowest number that makes sense.
    func units(from least: Int64 = -Bounds.units) throws(Unreadable) -> Int64? {
        if isNothing { return nil }
        guard let text else { throw Unreadable(reason: "\(path) is \(Bounds.shown(value.text)): it must be a number") }
        return try Bounds.units(text, at: path, from: least)
    }

    /// A number of units that has to be there: nothing is not none.
    func needUnits() throws(Unreadable) -> Int64 { try need { node throws(Unreadable) in try node.units() } }

    /// Minor units of an amount that is a string or a number; `nil` where there is none.
    func amount(_ currency: Currency) throws(Unreadable) -> Int64? {
        if isNothing { return nil }
        guard let minor = text.flatMap({ Money(decimal: $0, currency: currency)?.minor }),
            (-Bounds.minor...Bounds.minor).contains(minor)
        else {
            let most = Money(minor: Bounds.minor, currency: currency).decimal
            throw Unreadable(
                reason: "\(path) is \(Bounds.shown(text ?? value.text)): it must be an amount, at most \(most)")
        }
        return minor
    }

    /// The rows of an order's or a shipment's list. It throws if there are too many.
    func lines() throws(Unreadable) -> [JSONNode] {
        let rows = rows
        guard rows.count <= Bounds.lines else {
            throw Unreadable(reason: "\(path) has \(rows.count) entries: at most \(Bounds.lines) are taken")
        }
        return rows
    }

    /// Null, absent, or an empty string.
    private var isNothing: Bool {
        switch value {
        case .null, .string(""): true
        default: false
        }
    }
}
