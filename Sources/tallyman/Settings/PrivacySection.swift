import Core
import Domain

enum PrivacySection {
    static let section = SettingSection(
        "privacy", "How long what is known of people is kept.",
        more: "What is asked to be erased goes at once, or when the order ends; see [privacy](privacy.md)."
    ) {
        Setting(
            "privacy.keepBodies", .span(atLeast: .hours(1)), default: .day * 14, to: .core(\.privacy.keepBodies),
            "Webhooks as they came, and answers to actions: long enough to look into a mistake.")
        Setting(
            "privacy.keepContacts", .span(atLeast: .day), default: .day * 400, to: .core(\.privacy.keepContacts),
            "Who ordered, and what people typed about the order, counted from its end: a year of questions, returns and disputed "
                + "payments, and a month for whoever is late.")
    }
}
