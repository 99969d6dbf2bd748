import Domain
import Foundation

/// Lengths of time as people write them: `90s`, `15m`, `8h`, `1h30m`, `14d`, `250ms`.
enum SpanText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    static func read(_ text: String) -> Span? {
        var rest = Substring(text)
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Int64(digits), let factor = units.first(where: { $0.name == unit })?.milliseconds else {
                return nil
            }
            let (part, overflow) = number.multipliedReportingOverflow(by: factor)
            let (sum, carried) = total.addingReportingOverflow(part)
            if overflow || carried { return nil }
            total = sum
        }
        return text.isEmpty ? nil : Span(milliseconds: total)
    }

    static func text(_ span: Span) -> String {
        var left = span.milliseconds
        var parts = ""
        for unit in units.reversed() where left >= unit.milliseconds {
            parts += "\(left / unit.milliseconds)\(unit.name)"
            left %= unit.milliseconds
        }
        return parts.isEmpty ? "0s" : parts
    }
}

/// Other values of the configuration as people write them.
enum ConfigurationText {
    /// Values by names of the shop's own, as YAML has them in one line; nothing where there are none.
    static func map(_ entries: [(name: String, value: String)]) -> String {
        let sorted = entries.sorted { $0.name < $1.name }.map { "\($0.name): \($0.value)" }
        return sorted.isEmpty ? "" : "{\(sorted.joined(separator: ", "))}"
    }

    /// A list as YAML has it in one line.
    static func list(_ texts: [String]) -> String { "[\(texts.joined(separator: ", "))]" }

    /// `512 KiB`, `2MiB` or a number of bytes.
    static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces).lowercased()
        let factors = ["": 1, "b": 1, "kib": 1024, "k": 1024, "mib": 1024 * 1024, "m": 1024 * 1024]
        guard let number = Int(digits), let factor = factors[unit] else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : bytes
    }

    static func text(bytes: Int) -> String {
        for (unit, factor) in [("MiB", 1024 * 1024), ("KiB", 1024)] where bytes > 0 && bytes % factor == 0 {
            return "\(bytes / factor) \(unit)"
        }
        return "\(bytes)"
    }

    /// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`; port 0 takes any free one.
    static func address(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : (host, port)
    }

    /// Minutes of the day from `09:30`; `24:00` is the day's end.
    static func timeOfDay(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int64(parts[0]),
            let minute = Int64(parts[1]),
            (0...24).contains(hour), (0..<60).contains(minute), hour < 24 || minute == 0
        else { return nil }
        return hour * 60 + minute
    }

    /// `09:30` for minutes of the day.
    static func text(minutes: Int64) -> String {
        [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
    }

    /// Minutes east of UTC from `+01:00`, `-05:00` or `Z`.
    static func utcOffset(_ text: String) -> Int64? {
        if text == "Z" || text == "UTC" { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-", let minutes = timeOfDay(String(text.dropFirst())),
            minutes <= 14 * 60
        else { return nil }
        return sign == "-" ? -minutes : minutes
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// 1 for Monday to 7 for Sunday, from `Mon` or `monday`.
    static func weekday(_ text: String) -> Int64? {
        let wanted = text.lowercased()
        guard wanted.count >= 3, let index = weekdays.firstIndex(where: { $0.hasPrefix(wanted) }) else { return nil }
        return Int64(index) + 1
    }

    /// `Mon` for 1.
    static func text(weekday: Int64) -> String? {
        (1...7).contains(weekday) ? String(weekdays[Int(weekday) - 1].prefix(3)).capitalized : nil
    }

    /// Why an address is not fit to send secrets to, or `nil` when it is.
    static func urlProblem(_ text: String) -> String? {
        guard let url = URLComponents(string: text), let scheme = url.scheme, let host = url.host, !host.isEmpty else {
            return "`\(text)` is not an address, as https://host/path"
        }
        if url.user != nil || url.password != nil { return "must not hold a user name or password" }
        if url.query != nil || url.fragment != nil { return "must end with its path: no `?` or `#`" }
        switch scheme {
        case "https": return nil
        case "http":
            return ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host)
                ? nil : "must begin with https:// (plain http only to this machine, for the sandbox)"
        default: return "must begin with https://"
        }
    }
}
