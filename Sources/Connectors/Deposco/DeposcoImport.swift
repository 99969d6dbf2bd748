package import Domain

/// How an import went (`AsyncResponseDTO`).
package struct ImportResult: Hashable, Sendable {
    package var running: Bool
    /// Deposco's reasons for what it refused, by the order's number.
    package var failed: [String: String]
}

/// Deposco's asynchronous import of many orders: docs/apis/deposco.md#imports.
extension DeposcoClient {
    /// Hands many orders over.
    /// - Returns: the import's id, with which its outcome is asked for.
    package func startImport(_ orders: [WarehouseOrder], for queue: Queue) async throws(CallFailure) -> String {
        let entities = orders.map { DeposcoSalesOrder.json($0, businessUnit: endpoint.businessUnit) }
        let body: JSON = ["entityType": "Sales Order", "entities": .array(entities)]
        guard let answer = try await call("POST", url("/async/bulkImports"), body, for: queue),
            let id = answer["request"]["id"].text
        else { throw .unknown("Deposco took an import and did not say which") }
        return id
    }

    /// Roughly how many bytes an order takes in an import.
    package static func importSize(_ order: WarehouseOrder) -> Int { 1024 + order.lines.count * 384 }

    /// - Returns: `nil` when Deposco does not know the import, or no longer.
    package func importResult(_ id: String, for queue: Queue) async throws(CallFailure) -> ImportResult? {
        guard let answer = try await call("GET", url("/async/\(percentEncoded(id))"), for: queue, absent: true) else {
            return nil
        }
        let running = ["Processing", "Pending"].contains(answer["status"].text ?? "Pending")
        var failed: [String: String] = [:]
        for row in answer["results"].rows
        where !["Success", "Processing", "Pending"].contains(row["status"].text ?? "") {
            guard let number = row["businessKey"]["number"].text else { continue }
            let words = row["errors"].rows.compactMap { $0["errorMessage"].text }
            failed[number] = plain(
                words.isEmpty ? "Deposco says \(row["status"].text ?? "")" : words.joined(separator: "; "))
        }
        return ImportResult(running: running, failed: failed)
    }

    /// Orders that changed, the newest first, each with all its lines. Orders that are not wanted are left out.
    package func orders(
        updatedSince: Instant, after link: String?, for queue: Queue, where wanted: (String) -> Bool
    ) async throws(CallFailure) -> Page<WMSOrder> {
        let first = url(
            "/orders/salesOrders",
            [("businessUnit", endpoint.businessUnit), ("updatedAfter", updatedSince.iso), ("pageSize", "200")])
        guard let envelope = try await call("GET", link ?? first, for: queue) else {
            throw .unknown("Deposco answered no orders")
        }
        var page = Page<WMSOrder>(rows: [], next: Self.next(envelope), unreadable: [])
        for row in envelope["data"].rows {
            guard let number = row["number"].text else {
                page.unreadable.append(UnreadableRow(id: row["id"].text, reason: "\(row.path).number is missing"))
                continue
            }
            guard wanted(number) else { continue }
            let lines = try await orderLines(row, queue)
            do { page.rows.append(try DeposcoSalesOrder.read(row, lines: lines)) } catch {
                page.unreadable.append(UnreadableRow(id: number, reason: error.reason))
            }
        }
        return page
    }
}
