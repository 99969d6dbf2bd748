import Domain
import Testing

/// Dates and times as remote systems write them.
@Suite struct InstantTextTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-03-02T10:00:00Z", 1_772_445_600_000),
            ("2026-03-02T10:00:00.250Z", 1_772_445_600_250),
            ("2026-03-02T10:00:00.9Z", 1_772_445_600_900),
            ("2026-03-02T10:00:00,05Z", 1_772_445_600_050),
            ("2026-03-02T10:00:00.1239999Z", 1_772_445_600_123),
            ("2026-03-02T09:58:59.999999999Z", 1_772_445_539_999),
            ("2026-03-02t10:00:00z", 1_772_445_600_000),
            ("2026-03-02 10:00:00", 1_772_445_600_000),
            ("2026-03-02T10:00", 1_772_445_600_000),
            ("2026-03-02T10:00:00 +0000", 1_772_445_600_000),
            ("2026-03-02T11:30:00+0130", 1_772_445_600_000),
            ("2026-03-02T11:30:00+01:30", 1_772_445_600_000),
            ("2026-03-02T04:00:00-06:00", 1_772_445_600_000),
            ("2026-03-02T12:00:00+02", 1_772_445_600_000),
            ("2026-03-02", 1_772_409_600_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("0000-01-01", -62_167_219_200_000),
            ("0000-12-31T23:59:59Z", -62_135_596_801_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ] as [(String, Int64)])
    func aTimestampIsRead(text: String, milliseconds: Int64) {
        #expect(Instant(iso: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-03", "2026-3-2", "2026/03/02", "2026-00-10", "2026-13-01", "2026-03-00", "2026-03-32",
        "2026-04-31", "2026-06-31", "2026-09-31", "2026-11-31", "2026-02-29", "1900-02-29", "2000-02-30", "2026-03-0:",
        "2026-03-02T", "2026-03-02X10:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T10:60:00Z", "2026-03-02T10-00",
        "2026-03-02T10:00:61Z", "2026-03-02T10:00:0", "2026-03-02T10:00:00.Z", "2026-03-02T10:00:00.2:",
        "2026-03-02T10:00:00Zulu", "2026-03-02T10:00:00CET", "2026-03-02T10:00:00+1", "2026-03-02T10:00:00+24:00",
        "2026-03-02T10:00:00+01:60", "2026-03-02T10:00:00+01:0", "2026-03-02T10:00:00+", "yesterday",
    ])
    func whatIsNoTimestampIsNotRead(text: String) {
        #expect(Instant(iso: text) == nil)
    }

    @Test(arguments: ["2000-02-29", "2024-02-29", "2026-02-28", "2026-01-31", "2026-04-30", "2400-02-29", "2026-12-31"])
    func theLastDayOfAMonthIsRead(day: String) {
        #expect(Instant(iso: day)?.iso == day + "T00:00:00Z")
    }

    /// The calendar counted day by day, over more than the four hundred years after which it repeats.
    @Test func everyDayHasItsDate() throws {
        var day = try #require(Instant(iso: "1967-12-31"))
        var weekday: Int64 = 7
        for year in Int64(1968)...2401 {
            let leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            let lengths: [Int64] = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (index, length) in lengths.enumerated() {
                let month = Int64(index + 1)
                for date in 1...length {
                    day = day + .day
                    weekday = weekday % 7 + 1
                    guard day.civil == (year, month, date), day.weekday == weekday else {
                        Issue.record("\(year)-\(month)-\(date) is taken for \(day.civil), weekday \(day.weekday)")
                        return
                    }
                }
                #expect(Instant(iso: day.iso) == day)
            }
        }
    }

    @Test func daysBeforeTheFirstYearHaveTheirDatesToo() {
        let first = Instant(milliseconds: -62_167_219_200_000)
        #expect(first.civil == (0, 1, 1))
        #expect((first - Span(milliseconds: 1)).civil == (-1, 12, 31))
        #expect((first - .day * 146_097).civil == (-400, 1, 1))
        #expect((first - .day * 146_097 + .day * 59).civil == (-400, 2, 29))
        #expect((first - .day).weekday == 5)
    }

    @Test func aMomentIsWrittenAsItIsRead() {
        #expect(t0.iso == "2026-03-02T10:00:00Z")
        #expect((t0 + Span(milliseconds: 7)).iso == "2026-03-02T10:00:00.007Z")
        #expect((t0 - Span(milliseconds: 1)).iso == "2026-03-02T09:59:59.999Z")
        #expect(Instant(milliseconds: -1).iso == "1969-12-31T23:59:59.999Z")
        #expect((t0 + .minutes(127) + .seconds(5)).clockText == "12:07:05")
    }

    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wed, 31 Dec 2025 23:59:59 GMT", 1_767_225_599_000),
        ] as [(String, Int64)])
    func aDateOfAnHTTPHeaderIsRead(text: String, milliseconds: Int64) {
        #expect(Instant(httpDate: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nox 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT more", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
    ])
    func whatIsNoDateOfAnHTTPHeaderIsNotRead(text: String) {
        #expect(Instant(httpDate: text) == nil)
    }
}
