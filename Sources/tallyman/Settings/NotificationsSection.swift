import Core
import Domain

enum NotificationsSection {
    static let warnAfter = Setting(
        "notifications.warnAfter", .span(), default: .hours(8), to: .core(\.policy.hold.warnAfter),
        "A held notification without a scan is overdue after this many business hours.")

    static let stallAfter = Setting(
        "notifications.stallAfter", .span(), default: .hours(18), to: .core(\.policy.hold.stallAfter),
        "It is stalled after this many business hours; not fewer than `warnAfter`.")

    static let section = SettingSection(
        "notifications", "The customer hears of a shipment with the carrier's first scan.", check: check
    ) {
        warnAfter
        stallAfter
        Setting(
            "notifications.tellWithin", .span(atLeast: .minutes(1)), default: .hours(1),
            to: .core(\.policy.hold.tellWithin),
            "A shipment is an exception when it is neither held nor told this long after it was first seen, or not told this long after "
                + "its hold ended; at any hour.")
        businessHours
    }

    private static func check(_ check: SettingCheck) {
        if check[stallAfter] < check[warnAfter] {
            check.note("must not be shorter than warnAfter (\(SpanText.text(check[warnAfter])))", at: stallAfter)
        }
    }

    // MARK: Business hours

    private static let opens = Setting(
        "notifications.businessHours.opens", timeOfDay("09:00"), default: 9 * 60, to: .core(\.policy.hold.hours.opens),
        "When they begin, local time.")

    private static let closes = Setting(
        "notifications.businessHours.closes", timeOfDay("17:30"), default: 17 * 60 + 30,
        to: .core(\.policy.hold.hours.closes),
        "When they end, local time. Later than `opens`.")

    private static let businessHours = SettingSection(
        "notifications.businessHours", "The hours in which carriers and the warehouse can be expected to act.",
        check: checkHours
    ) {
        Setting(
            "notifications.businessHours.days", weekdays, default: [1, 2, 3, 4, 5], to: .core(\.policy.hold.hours.days),
            "The days of the week.")
        opens
        closes
        Setting(
            "notifications.businessHours.utcOffset", utcOffset, default: 0, to: .core(\.policy.hold.hours.offset),
            "How far local time is ahead of UTC, here and for the times that the desk shows.")
    }

    private static func checkHours(_ check: SettingCheck) {
        if check[closes] <= check[opens] { check.note("must be later than opens", at: closes) }
    }

    /// Minutes of the day.
    private static func timeOfDay(_ example: String) -> SettingKind<Int64> {
        let words = "from 00:00 to 24:00"
        return SettingKind(
            face: SettingKindFace(
                values: "`00:00` to `24:00`", bounds: [SettingBound(words: words, taken: "24:00", refused: "24:01")]),
            written: { "\"\(ConfigurationText.text(minutes: $0))\"" },
            read: {
                $0.section.value(
                    $0.key, expected: "a time of day \(words), as \"\(example)\"", ConfigurationText.timeOfDay)
            })
    }

    /// Minutes east of UTC.
    private static let utcOffset = SettingKind<Int64>(
        face: SettingKindFace(
            values: "`-14:00` to `+14:00`",
            bounds: [
                SettingBound(words: "from -14:00 to +14:00", taken: "-14:00", refused: "-14:01"),
                SettingBound(words: "from -14:00 to +14:00", taken: "+14:00", refused: "+14:01"),
            ]),
        written: { "\"\($0 < 0 ? "-" : "+")\(ConfigurationText.text(minutes: abs($0)))\"" },
        read: {
            $0.section.value(
                $0.key, expected: "an offset from UTC from -14:00 to +14:00, as \"+01:00\"", ConfigurationText.utcOffset
            )
        })

    /// 1 for Monday to 7 for Sunday.
    private static let weekdays = SettingKind<Set<Int64>>(
        face: SettingKindFace(values: "names, as `Mon` or `monday`"),
        written: { days in "[\(days.sorted().compactMap(ConfigurationText.text(weekday:)).joined(separator: ", "))]" },
        read: { place in
            place.section.texts(place.key).map { days in
                Set(
                    days.compactMap { day in
                        if let number = ConfigurationText.weekday(day) { return number }
                        place.section.note("`\(day)` is not a day, as Mon or monday", place.key, nil)
                        return nil
                    })
            }
        })
}
