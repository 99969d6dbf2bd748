package import Domain

/// How an import went (`AsyncResponseDTO`).
package struct ImportResult: Hashable, Sendable {
    package var running: Bool
    /// Deposco's reasons for what it refused, by the order's number.
    package var failed: [String: String]
    /// The reasons of refusals that name no order. Their orders are among those that cannot be found afterwards.
    package var unnamed: [String] = []
}

/// Deposco's asynchronous import of many orders: docs/apis/deposco.md#imports.
package struct DeposcoImports: Sendable {
    private let deposco: DeposcoClient

    package init(_ deposco: DeposcoClient) { self.deposco = deposco }

    /// Hands many orders over.
    /// - Returns: the import's id, with which its outcome is asked for.
    package func start(_ orders: [WarehouseOrder], for queue: Queue) async throws(CallFailure) -> String {
        let entities = orders.map { DeposcoSalesOrder.json($0, businessUnit: deposco.businessUnit) }
        let body: JSON = ["entityType": "Sales Order", "entities": .array(entities)]
        guard let answer = try await deposco.call("POST", deposco.url("/async/bulkImports"), body, for: queue),
            let id = answer["request"]["id"].text
        else { throw .unknown("Deposco took an import and did not say which") }
        return id
    }

    /// Roughly how many bytes an order takes in an import.
    package static func size(of order: WarehouseOrder) -> Int { 1024 + order.lines.count * 384 }

    /// - Returns: `nil` when Deposco does not know the import, or no longer.
    package func result(of id: String, for queue: Queue) async throws(CallFailure) -> ImportResult? {
        guard
            let answer = try await deposco.call(
                "GET", deposco.url("/async/\(percentEncoded(id))"), for: queue, absent: true)
        else {
            return nil
        }
        let running = ["Processing", "Pending"].contains(answer["status"].text ?? "Pending")
        var found = ImportResult(running: running, failed: [:])
        for row in answer["results"].rows
        where !["Success", "Processing", "Pending"].contains(row["status"].text ?? "") {
            let words = row["errors"].rows.compactMap { $0["errorMessage"].text }
            let reason = plain(
                words.isEmpty ? "Deposco says \(row["status"].text ?? "nothing")" : words.joined(separator: "; "))
            if let number = row["businessKey"]["number"].text {
                found.failed[number] = reason
            } else {
                found.unnamed.append(reason)
            }
        }
        return found
    }
}
