import Domain

/// V1's `multistatus`: one `response` for each order of a request, whatever the HTTP status around it
/// (docs/apis/deposco.md#v1-orders).
struct DeposcoV1Answer {
    private let responses: [XML]

    /// - Returns: `nil` if the body is no `multistatus`.
    init?(_ body: [UInt8]) {
        guard let root = try? DeposcoV1Order.read(body) else { return nil }
        let found = (root.name == "multistatus" ? root : root["multistatus"] ?? root).all("response")
        guard !found.isEmpty else { return nil }
        responses = found
    }

    /// How one order ended. An ending that the answer does not state clearly is `unknown`.
    func ending(of number: String) -> Result<Void, CallFailure> {
        guard let response = responses.first(where: { $0.text("entity") == number }) else {
            return .failure(.unknown("Deposco's answer does not name \(number)"))
        }
        let words = Self.words(response)
        let code = response.text("status").flatMap(Self.code)
        // Missing items are named somewhere in the text. Nothing was created then, whatever the code beside them.
        if words.contains("missingItems") || words.contains("missingPacks") { return .failure(.refused(words)) }
        switch code {
        case 200, 201:
            // Success with errors beside it is not believed.
            if response["errors"]?.children.isEmpty == false { return .failure(.unknown(words)) }
            return .success(())
        case 429: return .failure(.busy(words))
        // A duplicate, perhaps of our own order from an attempt whose answer was lost.
        case 409: return .failure(.unknown("Deposco: \(words)"))
        case .some(400..<500): return .failure(.refused(words))
        default: return .failure(.unknown("Deposco: \(words)"))
        }
    }

    /// `HTTP/1.1 201 Created` is 201.
    private static func code(_ status: String) -> Int? {
        status.split(separator: " ").lazy.compactMap { Int($0) }.first { (100..<600).contains($0) }
    }

    private static func words(_ response: XML) -> String {
        var found: [String] = []
        func collect(_ element: XML, _ name: String) {
            let named = name == "missingItems" || name == "missingPacks" ? "\(name): \(element.text)" : element.text
            if !element.text.isEmpty, !found.contains(named) { found.append(named) }
            for child in element.children {
                collect(child, child.name == "missingItems" || child.name == "missingPacks" ? child.name : name)
            }
        }
        for child in response.children
        where !["status", "href", "type", "entity", "processedDate", "warnings", "importReference"].contains(child.name)
        {
            collect(child, child.name)
        }
        if found.isEmpty, let status = response.text("status") { found = [status] }
        return plain(found.joined(separator: "; "))
    }
}
