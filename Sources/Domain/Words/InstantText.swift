/// ISO 8601 text to and from `Instant`, with exact integer arithmetic.
extension Instant {
    /// Reads the timestamps that the remote systems send: `2026-03-01T10:15:00Z`, with an offset (`-06:00`, `+0100`), with a
    /// fraction of a second (kept to the millisecond), with a space in place of `T` and before the offset (Shopify's CSV
    /// export), or a bare date. A timestamp without an offset is UTC. Returns `nil` for anything else.
    package init?(iso text: some StringProtocol) {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.number(4), scanner.take(UInt8(ascii: "-")), let month = scanner.number(2),
            scanner.take(UInt8(ascii: "-")), let day = scanner.number(2), (1...12).contains(month),
            (1...Instant.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        var seconds = Instant.daysFromCivil(year: year, month: month, day: day) * 86_400
        var fraction: Int64 = 0
        if !scanner.atEnd {
            guard scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")) || scanner.take(UInt8(ascii: " ")),
                let hour = scanner.number(2), scanner.take(UInt8(ascii: ":")), let minute = scanner.number(2),
                hour < 24, minute < 60
            else { return nil }
            seconds += hour * 3600 + minute * 60
            if scanner.take(UInt8(ascii: ":")) {
                guard let second = scanner.number(2), second <= 60 else { return nil }
                seconds += second
                if scanner.take(UInt8(ascii: ".")) || scanner.take(UInt8(ascii: ",")) {
                    guard let milliseconds = scanner.milliseconds() else { return nil }
                    fraction = milliseconds
                }
            }
            _ = scanner.take(UInt8(ascii: " "))
            guard let offset = scanner.offset(), scanner.atEnd else { return nil }
            seconds -= offset
        }
        self.init(milliseconds: seconds * 1000 + fraction)
    }

    /// Reads an HTTP date in the form that is sent today (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
    package init?(httpDate text: some StringProtocol) {
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(where: { $0 == parts[2] }) else {
            return nil
        }
        self.init(iso: "\(parts[3])-\(pad(Int64(month + 1), 2))-\(parts[1])T\(parts[4])Z")
    }

    /// `2026-03-01T10:15:00.250Z`; the fraction is left out when it is zero.
    package var iso: String {
        let c = civil
        var text = "\(pad(c.year, 4))-\(pad(c.month, 2))-\(pad(c.day, 2))T\(clockText)"
        let fraction = floorMod(milliseconds, 1000)
        if fraction != 0 { text += ".\(pad(fraction, 3))" }
        return text + "Z"
    }

    /// `14:07:32`, UTC.
    package var clockText: String {
        let second = floorMod(milliseconds, 86_400_000) / 1000
        return "\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2))"
    }

    /// `1 March, 14:07` at an offset in minutes east of UTC.
    package func dayAndTime(offset: Int64) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let local = self + .minutes(offset)
        return "\(local.civil.day) \(months[Int(local.civil.month) - 1]), \(local.clockText.prefix(5))"
    }

    /// Year, month (1 to 12) and day (1 to 31) in UTC.
    package var civil: (year: Int64, month: Int64, day: Int64) {
        // Howard Hinnant's civil_from_days: eras of 400 years starting on 1 March.
        let days = startOfDay.milliseconds / 86_400_000
        let z = days + 719_468
        let doe = floorMod(z, 146_097)
        let era = (z - doe) / 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
    }

    /// 1 for Monday to 7 for Sunday, UTC.
    package var weekday: Int64 {
        let days = startOfDay.milliseconds / 86_400_000
        return floorMod(days + 3, 7) + 1
    }

    private static func daysFromCivil(year: Int64, month: Int64, day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let yoe = floorMod(y, 400)
        let era = (y - yoe) / 400
        let doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

private func pad(_ n: Int64, _ width: Int) -> String {
    let digits = String(n)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private struct DigitScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var atEnd: Bool { index == bytes.count }

    mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// Exactly `count` decimal digits.
    mutating func number(_ count: Int) -> Int64? {
        guard index + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[index..<index + count] {
            guard byte >= 48, byte <= 57 else { return nil }
            value = value * 10 + Int64(byte - 48)
        }
        index += count
        return value
    }

    /// One or more digits of a fraction; what is finer than a millisecond is dropped.
    mutating func milliseconds() -> Int64? {
        var value: Int64 = 0
        var seen = 0
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
            if seen < 3 { value = value * 10 + Int64(bytes[index] - 48) }
            seen += 1
            index += 1
        }
        guard seen > 0 else { return nil }
        for _ in min(seen, 3)..<3 { value *= 10 }
        return value
    }

    /// Seconds east of UTC; an absent offset is UTC.
    mutating func offset() -> Int64? {
        if atEnd || take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return 0 }
        let sign: Int64
        if take(UInt8(ascii: "+")) { sign = 1 } else if take(UInt8(ascii: "-")) { sign = -1 } else { return nil }
        guard let hours = number(2), hours < 24 else { return nil }
        _ = take(UInt8(ascii: ":"))
        let minutes = atEnd ? 0 : number(2)
        guard let minutes, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
