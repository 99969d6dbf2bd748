import Domain

/// `orders.fits`: where the words of a field go that has no room for them.
enum OrderFits {
    private static let names = OrderField.allCases.map(\.rawValue)

    /// For the page.
    static let fields = names.map { "`\($0)`" }.joined(separator: ", ")

    static let kind = SettingKind<[OrderField: FitTarget]>(
        written: { fits in ConfigurationText.map(fits.map { ($0.key.rawValue, $0.value.rawValue) }) }
    ) { place in
        place.section.has(place.key) ? read(place.section.section(place.key)) : nil
    }

    private static func read(_ section: YAMLSection) -> [OrderField: FitTarget] {
        var fits: [OrderField: FitTarget] = [:]
        for (name, line, _) in section.entries {
            guard let text = section.text(name) else { continue }
            guard let field = OrderField(rawValue: name) else {
                section.note("is not a field that may be too long; \(known(name, names))", name, line)
                continue
            }
            guard let target = FitTarget(rawValue: text), target != .field(field) else {
                section.note(
                    "`\(text)` cannot take what \(name) has no room for; \(known(text, names + ["notes"]))", name, line)
                continue
            }
            fits[field] = target
        }
        for (field, _) in fits where leadsBack(field, fits) {
            section.note("leads back to itself: end the way in a field of its own, or in notes", field.rawValue, nil)
        }
        return fits
    }

    private static func known(_ text: String, _ names: [String]) -> String {
        nearest(text, names.filter { $0 != text }).map { "did you mean `\($0)`?" }
            ?? "there are \(names.joined(separator: ", "))"
    }

    private static func leadsBack(_ start: OrderField, _ fits: [OrderField: FitTarget]) -> Bool {
        var seen: Set<OrderField> = []
        var here = start
        while case .field(let next) = fits[here], seen.insert(next).inserted {
            if next == start { return true }
            here = next
        }
        return false
    }
}
