import Domain

/// `orders.attributes` and `orders.properties`: where go what has a name, and all that has none here.
enum OrderNotes {
    private static let others = "others"
    private static let words: [(name: String, value: NotesPolicy.Target)] = [("notes", .notes), ("none", .nowhere)]

    /// One word for everything, or a target for each name.
    /// - Parameter fields: how many `customAttribute` fields there are.
    static func kind(fields: Int64) -> SettingKind<NotesPolicy.Rules> {
        let targets = words + (1...fields).map { ("customAttribute\($0)", NotesPolicy.Target.attribute($0)) }
        return SettingKind(
            written: { rules in
                guard rules != NotesPolicy.Rules() else { return "" }
                let all = rules.named.map { ($0.key, $0.value) } + [(others, rules.others)]
                return ConfigurationText.map(all.map { one in (one.0, targets.first { $0.1 == one.1 }?.0 ?? "") })
            }
        ) { place in
            guard place.section.has(place.key) else { return nil }
            if place.section.scalar(place.key) != nil {
                return place.section.choice(place.key, words).map { NotesPolicy.Rules(others: $0) }
            }
            let names = place.section.section(place.key)
            var rules = NotesPolicy.Rules()
            for (name, _, _) in names.entries where name != others {
                guard let target = names.choice(name, targets) else { continue }
                if let holder = rules.holder(of: target) {
                    names.note("\(holder) already goes there, and a field holds one thing", name, nil)
                }
                rules.named[name] = target
            }
            rules.others = names.choice(others, words) ?? rules.others
            return rules
        }
    }
}

extension NotesPolicy.Rules {
    /// The name of what already goes to a field.
    func holder(of target: NotesPolicy.Target) -> String? {
        guard case .attribute = target else { return nil }
        return named.filter { $0.value == target }.keys.min()
    }
}
