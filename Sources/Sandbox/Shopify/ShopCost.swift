/// What a query may cost at most, by Shopify's rule (docs/apis/shopify.md#cost): an object one point, a connection the cost of a row
/// for each row that is asked for, a mutation ten.
struct ShopCost {
    /// The most that one query may cost.
    static let most = 1000.0

    let execution: GraphQLExecution
    let operation: GraphQLDocument.Operation

    var points: Double {
        guard operation.isMutation else { return max(1, points(operation.selection)) }
        return fields(operation.selection).reduce(0) { sum, field in
            // What a mutation answers is in the price of it, unless it is asked for rows.
            sum + 10 + fields(field.selection).reduce(0) { $0 + connections($1) }
        }
    }

    private func points(_ selection: [GraphQLDocument.Selection]) -> Double {
        var (sum, dearest) = (0.0, 0.0)
        for part in selection {
            switch part {
            // Of the types that an object can have, the dearest counts.
            case .inline(let type, let inner) where type != nil: dearest = max(dearest, points(inner))
            case .inline(_, let inner): sum += points(inner)
            case .fragment(let name): sum += points(execution.document.fragments[name] ?? [])
            case .field(let field): sum += points(field)
            }
        }
        return sum + dearest
    }

    private func points(_ field: GraphQLDocument.Field) -> Double {
        guard !field.selection.isEmpty else { return 0 }
        let parts = fields(field.selection)
        guard parts.contains(where: { $0.name == "nodes" || $0.name == "edges" }) else {
            return (rows(field) ?? 1) * (1 + points(field.selection))
        }
        return parts.reduce(0) { sum, part in
            switch part.name {
            case "nodes": sum + (rows(field) ?? 50) * (1 + points(part.selection))
            case "edges": sum + (rows(field) ?? 50) * points(part.selection)
            default: sum + points(part)
            }
        }
    }

    /// What the connections in a field cost, without the objects on the way to them.
    private func connections(_ field: GraphQLDocument.Field) -> Double {
        if rows(field) != nil { return points(field) }
        return fields(field.selection).reduce(0) { $0 + connections($1) }
    }

    private func fields(_ selection: [GraphQLDocument.Selection]) -> [GraphQLDocument.Field] {
        selection.flatMap { part in
            switch part {
            case .field(let field): [field]
            case .inline(_, let inner): fields(inner)
            case .fragment(let name): fields(execution.document.fragments[name] ?? [])
            }
        }
    }

    /// How many rows are asked for: by `first` or `last`, or by naming them.
    private func rows(_ field: GraphQLDocument.Field) -> Double? {
        for name in ["first", "last"] {
            if let number = field.arguments[name].flatMap({ execution.value($0, operation).int }) {
                return Double(max(0, min(number, 250)))
            }
        }
        guard field.name == "nodes", let ids = field.arguments["ids"] else { return nil }
        return Double(execution.value(ids, operation).array.count)
    }
}
