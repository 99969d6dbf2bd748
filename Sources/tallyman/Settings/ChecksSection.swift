import Core
import Domain

enum ChecksSection {
    static let look = Setting(
        "checks.look", .choice(["daily": true, "never": false]), default: true,
        to: .core { $0.policy.checks = $1 ? $0.policy.checks ?? CheckPolicy() : nil },
        "Whether the teams look at their daily checks, and sign them off, on the days of `notifications.businessHours`. "
            + "One that nobody signs off in its time is an exception of its team's.")

    static let section = SettingSection("checks", "The daily checks of each team, and when they are due.") {
        look
        Setting(
            "checks.within", .span(.minutes(5)...(.day)), default: .hours(4),
            to: .core { $0.policy.checks?.within = $1 },
            "How long somebody has to sign a check off, counted from when it is due, and never beyond its next turn.")
        Setting(
            "checks.cutoffs", timesOfDay, default: [15 * 60], to: .core { $0.policy.checks?.cutoffs = $1 },
            "The times of day at which carriers collect, or orders have to be in the warehouse, local time: the gap is looked at before "
                + "each, and when the day begins.")
        Setting(
            "checks.beforeCutoff", .span(.minutes(5)...(.hours(12))), default: .hours(1),
            to: .core { $0.policy.checks?.beforeCutoff = $1 },
            "How long before a cut-off the gap is looked at; that check is to be signed off by the cut-off.")
        Setting(
            "checks.off", checksKind, default: [], otherwise: "all are done", example: .commented("[bundles]"),
            to: .core { $0.policy.checks?.off = Set($1) },
            "Checks that this shop does not do. Checks: \(names).")
        times
    }

    private static var names: String {
        DailyCheck.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }

    // MARK: Times of their own

    private static let times = Setting(
        "checks.times", .items(of: item, written: written, read), default: [],
        otherwise: "when `notifications.businessHours` begin",
        example: .commented(
            """
            - check: stalled-holds
              at: ["09:00", "14:00"]
            """),
        to: .core { core, times in
            for one in times { core.policy.checks?.times[one.check] = one.minutes }
        },
        "A list of checks that are due at times of their own, local time. Each item names a `check`, and the times `at` which it is due."
    )

    private static let check = Setting(
        "checks.times.check", .text, required: true, example: .shown("stalled-holds"), "The check's name.")

    private static let at = Setting(
        "checks.times.at", timesOfDay, required: true, example: .shown("[\"09:00\", \"14:00\"]"),
        "When it is due, local time.")

    private static let item = SettingSection("checks.times", "") {
        check
        at
    }

    private struct OwnTimes: Equatable {
        var check: String
        var minutes: [Int64]
    }

    private static func written(_ one: OwnTimes) -> String {
        "{check: \(one.check), at: \(timesOfDay.written(one.minutes))}"
    }

    private static func read(_ item: SettingItem, _ before: [OwnTimes]) -> OwnTimes? {
        guard let name = item[check], let minutes = item[at] else { return nil }
        guard DailyCheck(rawValue: name) != nil else {
            item.note("names no check: there are \(names)", at: check)
            return nil
        }
        guard !before.contains(where: { $0.check == name }) else {
            item.note("`\(name)` has its times already", at: check)
            return nil
        }
        return OwnTimes(check: name, minutes: minutes)
    }

    /// Names of checks.
    private static let checksKind = SettingKind<[String]>(
        written: { "[\($0.joined(separator: ", "))]" },
        read: { place in
            place.section.texts(place.key).map { found in
                found.filter { name in
                    if DailyCheck(rawValue: name) != nil { return true }
                    place.section.note("`\(name)` is no check: there are \(names)", place.key, nil)
                    return false
                }
            }
        })

    /// Minutes of the day.
    private static let timesOfDay = SettingKind<[Int64]>(
        face: SettingKindFace(values: "times of day from `00:00` to `23:59`"),
        written: { minutes in
            "[\(minutes.map { "\"\(ConfigurationText.text(minutes: $0))\"" }.joined(separator: ", "))]"
        },
        read: { place in
            place.section.texts(place.key).map { texts in
                texts.compactMap { text in
                    if let minutes = ConfigurationText.timeOfDay(text), minutes < 24 * 60 { return minutes }
                    place.section.note("`\(text)` is not a time of day, as \"15:00\"", place.key, nil)
                    return nil
                }
            }
        })
}
