import DeskAPI
import Domain

extension ManualPage {
    static let owners = ManualPage(
        name: "owners", title: "Who owns what", about: "Something failed: whose is it, and by when?"
    ) { shop, text in
        text.say(
            "Every failure that a person has to deal with is an exception. It belongs to a team from the start; whoever takes it over in "
                + "the console owns it then. Its time to act counts from when it is raised.")
        text.table(["team", "how to reach it"], Team.allCases.map { [$0.title, shop.contact($0)] })
        text.heading("Exceptions")
        let types = ExceptionType.allCases.sorted { one, other in
            let (a, b) = (shop.policy.exceptions.team(of: one), shop.policy.exceptions.team(of: other))
            return a == b ? one.rawValue < other.rawValue : a.rawValue < b.rawValue
        }
        text.table(
            ["type", "what it is", "team", "severity", "time to act"],
            types.map { type in
                [
                    "`\(type.rawValue)`", type.title, shop.team(of: type), type.severity.rawValue,
                    shop.timeToAct(on: type),
                ]
            })
        text.say("What each means and what to do stands on its team's page, and on its card in the console.")
        text.heading("Reasons to choose from")
        text.say(
            "Where an action asks for a reason, the console offers these. Whoever acts may change them, and answers for what is sent."
        )
        text.table(
            ["action", "reasons", "read by"],
            ActionName.allCases.map(\.spec).filter(\.offersReasons).map { spec in
                [spec.title, "{reasons.\(spec.name.rawValue)}", spec.customerReads ? "the customer" : "the desk"]
            })
    }

    /// A page for each team.
    static let teams = Team.allCases.map { team in
        ManualPage(
            name: "team-\(team.rawValue)", title: "The \(team.title) team",
            about: "What \(team.title) deals with: what it means, what to do, what ends it, when to do nothing."
        ) { shop, text in write(team, shop, &text) }
    }

    private static func write(_ team: Team, _ shop: ManualShop, _ text: inout ManualText) {
        text.say("How to reach it: \(shop.contact(team)).")
        let holders = shop.holders(of: team.rawValue)
        text.say(
            holders.isEmpty
                ? "By `access.grants` nobody has the role `\(team.rawValue)`."
                : "The role `\(team.rawValue)` have \(holders.joined(separator: ", ")).")
        let types = ExceptionType.allCases.filter { shop.policy.exceptions.team(of: $0) == team }
        if types.isEmpty { text.say("No type of exception is this team's.") }
        for type in types.sorted(by: { $0.rawValue < $1.rawValue }) {
            text.heading("\(type.title) (`\(type.rawValue)`)")
            text.say(type.playbook)
            let ends = type.ends.map(\.pattern).joined(separator: "; ")
            text.list([
                "Time to act: \(shop.timeToAct(on: type)); \(type.severity.rawValue); owned by \(shop.team(of: type)).",
                "Ends: \(ends.isEmpty ? "only a person can tell" : ends).",
                "When to do nothing: \(type.leave)",
                "Retry \(type.retry.words).",
            ])
            if let outside = ContactsSection.Outside(system: type.group.system) {
                text.say("To reach \(outside.title): \(shop.contact(outside)).")
            }
        }
    }
}

extension ExceptionRetry {
    /// What a retry does, after "retry".
    var words: String {
        switch self {
        case .blockedOrders: "reads the item master again and checks the orders that it blocks"
        case .channelTerms: "subscribes to the webhooks that are missing, and looks at the connection again"
        case .capture: "takes the payment again, after looking what is taken"
        case .subject: "tries again what it is about"
        }
    }
}

extension ContactsSection.Outside {
    /// Whom to reach where a fault is corrected in this system; `nil` where that is here.
    init?(system: ExceptionGroup.System) {
        switch system {
        case .shopify: self = .shopify
        case .deposco: self = .deposco
        case .carrier: self = .carriers
        case .tallyman, .any: return nil
        }
    }
}
