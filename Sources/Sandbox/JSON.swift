import Foundation

/// JSON as the stand-ins read and write it. Numbers that are not whole keep the text they are written with.
package enum SandboxJSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A number literal that is not a whole number.
    case decimal(String)
    case string(String)
    case array([SandboxJSON])
    case object([String: SandboxJSON])

    /// `nil` for what is not JSON.
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

    package var isNull: Bool { self == .null }

    static func text(_ value: String?) -> SandboxJSON { value.map { .string($0) } ?? .null }

    package var bytes: [UInt8] {
        var out = ""
        write(to: &out)
        return Array(out.utf8)
    }

    private func write(to out: inout String) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .int(let number): out += String(number)
        case .decimal(let literal): out += literal
        case .string(let text): Self.quote(text, &out)
        case .array(let values):
            out += "["
            for (index, value) in values.enumerated() {
                if index > 0 { out += "," }
                value.write(to: &out)
            }
            out += "]"
        case .object(let members):
            out += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { out += "," }
                Self.quote(member.key, &out)
                out += ":"
                member.value.write(to: &out)
            }
            out += "}"
        }
    }

    private static func quote(_ text: String, _ out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
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

/// `2026-03-01T10:15:00Z` from milliseconds, to the second as Shopify and Deposco write it.
func timestamp(_ milliseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
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

/// A repeatable stream of random numbers (SplitMix64).
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
