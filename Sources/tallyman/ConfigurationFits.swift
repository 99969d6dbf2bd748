import Domain

extension ConfigurationReading {
    /// `orders.fits`: where the words of a field go that has no room for them.
    func fits(_ section: ConfigurationSection) -> [OrderField: FitTarget] {
        var fits: [OrderField: FitTarget] = [:]
        let fields = OrderField.allCases.map(\.rawValue)
        for (name, line, _) in section.entries {
            guard let text = section.text(name) else { continue }
            guard let field = OrderField(rawValue: name) else {
                section.note("is not a field that may be too long; \(known(name, fields))", name, line)
                continue
            }
            guard let target = FitTarget(rawValue: text), target != .field(field) else {
                section.note(
                    "`\(text)` cannot take what \(name) has no room for; \(known(text, fields + ["notes"]))", name, line
                )
                continue
            }
            fits[field] = target
        }
        for (field, _) in fits where leadsBack(field, fits) {
            section.note("leads back to itself: end the way in a field of its own, or in notes", field.rawValue, nil)
        }
        return fits
    }

    private func known(_ text: String, _ names: [String]) -> String {
        nearest(text, names.filter { $0 != text }).map { "did you mean `\($0)`?" }
            ?? "there are \(names.joined(separator: ", "))"
    }

    private func leadsBack(_ start: OrderField, _ fits: [OrderField: FitTarget]) -> Bool {
        var seen: Set<OrderField> = []
        var here = start
        while case .field(let next) = fits[here], seen.insert(next).inserted {
            if next == start { return true }
            here = next
        }
        return false
    }
}
