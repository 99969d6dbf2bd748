import Core
import Domain

/// Whether orders leave that are not paid for: settings under `payments`.
enum UnpaidSettings {
    static let gateways = Setting(
        "payments.gateways", rules, default: [:], otherwise: "`wait`",
        example: .commented("Cash on Delivery (COD): send\nBank Deposit: wait\nMoney Order: review"), holds: .atReload,
        to: .core { $0.policy.due.unpaid.set($1) },
        "What becomes of an order that is not paid, by its payment gateway as Shopify names it: `send` it, let it `wait`, or have "
            + "somebody `review` it.")

    static let terms = Setting(
        "payments.terms", termRules, default: Terms(), otherwise: "`wait`",
        example: .commented("net: send\nfulfillment: send\nothers: wait"), holds: .atReload,
        to: .core {
            $0.policy.due.unpaid.terms = $1.named
            $0.policy.due.unpaid.otherTerms = $1.others
        },
        "The same for orders with payment terms, whatever their gateway: one word for all of them, or each kind by its name "
            + "(`receipt`, `net`, `fixed`, `fulfillment`).")

    struct Terms: Sendable, Equatable {
        var named: [String: UnpaidRules.Rule] = [:]
        var others = UnpaidRules.Rule.wait
    }

    private static let others = "others"
    private static let words: [(name: String, value: UnpaidRules.Rule)] = [
        ("send", .send), ("wait", .wait), ("review", .review),
    ]

    private static func word(_ rule: UnpaidRules.Rule) -> String { words.first { $0.value == rule }?.name ?? "" }

    private static let rules = SettingKind<[String: UnpaidRules.Rule]>(
        written: { rules in ConfigurationText.map(rules.map { ($0.key, word($0.value)) }) }
    ) { place in
        guard place.section.has(place.key) else { return nil }
        let names = place.section.section(place.key)
        return names.entries.reduce(into: [:]) { rules, entry in
            if let rule = names.choice(entry.key, words) { rules[entry.key] = rule }
        }
    }

    private static let termRules = SettingKind<Terms>(
        written: { terms in
            guard terms != Terms() else { return "" }
            return ConfigurationText.map(
                terms.named.map { ($0.key, word($0.value)) } + [(others, word(terms.others))])
        }
    ) { place in
        guard place.section.has(place.key) else { return nil }
        if place.section.scalar(place.key) != nil {
            return place.section.choice(place.key, words).map { Terms(others: $0) }
        }
        let section = place.section.section(place.key)
        var terms = Terms()
        for (name, line, _) in section.entries where name != others {
            let known = PaymentTerms(channel: name)
            if case .other = known {
                section.note("is no kind of terms; there are receipt, net, fixed, fulfillment and others", name, line)
            } else if let rule = section.choice(name, words) {
                terms.named[known.text] = rule
            }
        }
        terms.others = section.choice(others, words) ?? terms.others
        return terms
    }
}
