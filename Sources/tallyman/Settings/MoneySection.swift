import Core
import Domain

/// From which age a difference of the three-way match is a break, and a break red: settings under `money`.
enum MoneySection {
    static let section = SettingSection(
        "money",
        "The three-way match of `tallyman money match` and of the daily check of order totals: from which age a difference between what was "
            + "placed, received, shipped and paid is told. Younger ones are on their way."
    ) {
        SettingSection("money.after", "From which age a difference is a break, by its class.") { classes.map(after) }
        SettingSection(
            "money.red",
            "From which age a break is red, whatever its amount: `tallyman money match` then ends with 1. Where that is younger than under "
                + "`money.after`, it is red at once."
        ) {
            classes.map(red)
        }
    }

    static func after(_ kind: MatchBreak.Class) -> Setting<Span> {
        Setting(
            "money.after.\(key(kind))", .span(atLeast: .zero), default: MatchAges().after[kind] ?? .zero,
            to: .core { $0.policy.matchAges.after[kind] = $1 }, "\(words(kind)).")
    }

    static func red(_ kind: MatchBreak.Class) -> Setting<Span> {
        Setting(
            "money.red.\(key(kind))", .span(atLeast: .zero), default: MatchAges().red[kind] ?? .day,
            to: .core { $0.policy.matchAges.red[kind] = $1 }, "\(words(kind)).")
    }

    private static let classes = MatchBreak.Class.allCases

    private static func key(_ kind: MatchBreak.Class) -> String {
        switch kind {
        case .placedNotReceived: "placedNotReceived"
        case .orphanInWMS: "orphanInWMS"
        case .quantity: "quantity"
        case .cancelledAndShipped: "cancelledAndShipped"
        case .shippedNotCaptured: "shippedNotCaptured"
        case .capturedNotShipped: "capturedNotShipped"
        case .shippedNotNotified: "shippedNotNotified"
        }
    }

    private static func words(_ kind: MatchBreak.Class) -> String {
        switch kind {
        case .placedNotReceived: "An order that is due and not in the WMS"
        case .orphanInWMS: "An order or shipment in the WMS that belongs to no order"
        case .quantity: "Units in the WMS that are not those of the order"
        case .cancelledAndShipped: "An order that was cancelled and left all the same"
        case .shippedNotCaptured: "Goods that left, and whose money was not taken"
        case .capturedNotShipped: "Money that was taken for goods that have not left"
        case .shippedNotNotified: "A shipment of which the customer was not told"
        }
    }
}
