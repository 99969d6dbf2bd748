import Foundation

/// JSON as the stand-ins read and write it. Numbers that are not whole keep their text.
package enum SandboxJSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A number literal that is not a whole number.
    case decimal(String)
    case string(String)
    case array([SandboxJSON])
    case object([String: SandboxJSON])

    /// `nil` if the bytes are no JSON.
    package init?(_ bytes: [UInt8]) {
        guard let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed]) else {
            return nil
        }
        self.init(foundation: value)
    }

    private init(foundation value: Any) {
        switch value {
        case let text as String: self = .string(text)
        case let number as NSNumber:
            if CFNumberGetTypeIsBool(number) {
                self = .bool(number.boolValue)
            } else if number.doubleValue == number.doubleValue.rounded(), abs(number.doubleValue) < 9e18 {
                self = .int(number.int64Value)
            } else {
                self = .decimal(number.stringValue)
            }
        case let list as [Any]: self = .array(list.map(SandboxJSON.init(foundation:)))
        case let members as [String: Any]: self = .object(members.mapValues(SandboxJSON.init(foundation:)))
        default: self = .null
        }
    }

    package subscript(key: String) -> SandboxJSON {
        if case .object(let members) = self { return members[key] ?? .null }
        return .null
    }

    package var string: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        default: nil
        }
    }

    package var int: Int64? {
        switch self {
        case .int(let number): number
        case .string(let text): Int64(text)
        default: nil
        }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    package var array: [SandboxJSON] {
        if case .array(let values) = self { return values }
        return []
    }

    /// Those members of an object that are strings.
    var texts: [String: String] {
        if case .object(let members) = self { return members.compactMapValues(\.string) }
        return [:]
    }

    package var isNull: Bool { self == .null }

    static func text(_ value: String?) -> SandboxJSON { value.map { .string($0) } ?? .null }

    package var bytes: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    private func write(to out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .int(let number): out += String(number).utf8
        case .decimal(let literal): out += literal.utf8
        case .string(let text): Self.quote(text, &out)
        case .array(let values):
            out.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                value.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                Self.quote(member.key, &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    private static func quote(_ text: String, _ out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case ..<0x20:
                let hex = String(byte, radix: 16)
                out += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}

/// Whether a number came from `true` or `false`.
private func CFNumberGetTypeIsBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

extension SandboxJSON: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: SandboxJSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, SandboxJSON)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}

/// Milliseconds as `2026-03-01T10:15:00Z`, to the second, as Shopify and Deposco write it.
func timestamp(_ milliseconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let seconds = milliseconds / 1000
    let days = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
    let second = seconds - days * 86_400
    // Howard Hinnant's civil_from_days: eras of 400 years that begin on the first of March.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let part = (5 * ofYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    let date = "\(year + era * 400 + (month <= 2 ? 1 : 0))-\(two(month))-\(two(ofYear - (153 * part + 2) / 5 + 1))"
    return "\(date)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
}

/// Milliseconds as `Mon, 02 Mar 2026 08:00:00 GMT`, as HTTP writes it.
func httpDate(_ milliseconds: Int64) -> String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = timestamp(milliseconds).split { "-T".contains($0) }
    let weekday = days[Int((milliseconds / 86_400_000 % 7 + 7) % 7)]
    guard parts.count == 4, let month = Int(parts[1]) else { return "" }
    return "\(weekday), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3].dropLast()) GMT"
}

/// Milliseconds from a timestamp with an offset or `Z`.
func milliseconds(_ text: String) -> Int64? {
    let plain = try? Date(text, strategy: .iso8601)
    let date = plain ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    return date.map { Int64(($0.timeIntervalSince1970 * 1000).rounded()) }
}

/// Pence as a decimal string: 1999 is `19.99`.
func amount(_ minor: Int64) -> String {
    let digits = String(minor.magnitude)
    let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    return (minor < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
}

/// A reproducible stream of random numbers (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// True in so many of a thousand cases.
    mutating func chance(perMille: Int) -> Bool { Int.random(in: 0..<1000, using: &self) < perMille }
}
