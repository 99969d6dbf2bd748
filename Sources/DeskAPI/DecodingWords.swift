extension DeskWire {
    /// The place in the JSON and the error, without any values.
    package static func words(_ error: DecodingError) -> String {
        func place(_ context: DecodingError.Context, _ what: String) -> String {
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
            return path.isEmpty ? what : "\(path): \(what)"
        }
        switch error {
        case .keyNotFound(let key, let context): return place(context, "`\(key.stringValue)` is missing")
        case .typeMismatch(let type, let context): return place(context, "not a \(type)")
        case .valueNotFound(let type, let context): return place(context, "null in place of \(type)")
        case .dataCorrupted(let context): return place(context, context.debugDescription)
        @unknown default: return String(describing: error)
        }
    }
}
