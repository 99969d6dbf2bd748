import Connectors
import Domain
import Foundation
import Sandbox
import Simulation
import Testing

/// What may leave of every order body that was recorded from a real shop, file by file, as a person would decide it. Each row: the file and
/// the body's place in it; the units that may leave, by line; where the order then stands if every SKU is an item; and why. The stand-in
/// shop makes fulfilment orders of a body, and the order is read from it as from the real one.
private let table = """
    rest-2026-07/order.json 0     | 518995019 x 1 | queued          | one of three is still wanted, the others were given back and restocked; a fulfilment that failed carries nothing
    rest-2026-07/order.json 1     |               | awaitingPayment | authorised: this shop sends what is captured
    rest-2026-07/order.json 2     | 518995019 x 1 | queued          | as the first
    rest-2026-07/order.json 3     |               | nothingToShip   | cancelled, and all given back
    rest-2026-07/order.json 4     | 1071823188 x 3 | blocked        | paid and open; but the line has no SKU, and there is no shipping address
    rest-2026-07/order.json 5     |               | awaitingPayment | pending
    rest-2026-07/order.json 6     | 1071823177 x 1 | blocked        | paid and open; but there is no shipping address
    rest-2026-07/order.json 7     |               | elsewhere       | somebody has fulfilled it already
    rest-2026-07/order.json 8     | 1071823173 x 1, 1071823174 x 1, 1071823175 x 2 | blocked | paid and open; but no line has a SKU, and there is no shipping address
    rest-2026-07/order.json 9     | 518995019 x 1 | queued          | as the first
    rest-2026-07/order.json 10    | 518995019 x 1 | queued          | as the first
    rest-2026-07/order.json 11    | 518995019 x 1 | queued          | as the first
    rest-2026-07/order.json 12    | 518995019 x 1 | queued          | as the first
    rest-2026-07/customer.json 0  | 518995019 x 1 | queued          | as the first
    rest-2026-07/customer.json 1  | 518995019 x 1 | queued          | as the first
    go-shopify/order.json 0       |               | elsewhere       | a test, and cancelled
    go-shopify/orders.json 0      |               | elsewhere       | a test, and cancelled
    python-api/order.json 0       |               | awaitingPayment | authorised: this shop sends what is captured
    """

@Suite struct FixtureDueTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let cells: [String]

        init(_ row: Substring) { cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }

        var testDescription: String { cells.joined(separator: " | ") }
        var file: String { String(cells[0].prefix { $0 != " " }) }
        var place: Int { Int(cells[0].split(separator: " ").last ?? "") ?? 0 }
        var units: [LineID: Int64] {
            cells[1].split(separator: ", ").reduce(into: [:]) { units, one in
                let words = one.split(separator: " x ")
                units[LineID(String(words[0]))] = words.last.flatMap { Int64($0) }
            }
        }
    }

    private static let rows = table.split(separator: "\n").map(Row.init)
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/fixtures/shopify").standardizedFileURL
    private static var present: Bool { FileManager.default.fileExists(atPath: folder.path) }

    /// Every order in a file. One answer was asked for some fields alone, and has no currency: it is no order.
    private static func bodies(_ file: String) throws -> [[String: Any]] {
        orders(in: try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: file))))
    }

    private static func orders(in value: Any) -> [[String: Any]] {
        if let object = value as? [String: Any] {
            if object["line_items"] is [Any], object["currency"] is String { return [object] }
            return object.sorted { $0.key < $1.key }.flatMap { orders(in: $0.value) }
        }
        return (value as? [Any] ?? []).flatMap { orders(in: $0) }
    }

    @Test(.enabled(if: present, "no fixtures beside this checkout")) func everyRecordedOrderIsInTheTable() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path).filter {
            $0.hasSuffix(".json")
        }
        let there = try files.flatMap { file in try Self.bodies(file).indices.map { "\(file) \($0)" } }
        #expect(Set(Self.rows.map { "\($0.file) \($0.place)" }) == Set(there))
        #expect(Self.rows.allSatisfy { $0.cells.count == 4 && !$0.cells[3].isEmpty })
    }

    @Test(.enabled(if: present, "no fixtures beside this checkout"), arguments: rows)
    func exactlyTheseUnitsOfARecordedOrderMayLeave(_ row: Row) async throws {
        let body = try Self.bodies(row.file)[row.place]
        let clock = TestClock()
        let host = SandboxHost { Sandbox() }
        let put = await host.handle(
            SandboxRequest(
                method: "POST", path: "/_sandbox/orders/body", query: "", headers: [],
                body: Array(try JSONSerialization.data(withJSONObject: body))), now: t0.milliseconds)
        guard case .response(let answer) = put, answer.status == 200 else {
            Issue.record("\(put)")
            return
        }
        let shop = ShopifyClient(
            endpoint: ShopifyEndpoint(base: SandboxTransport.base + "/shopify", token: "sandbox-token"),
            transport: SandboxTransport(host: host, clock: clock), clock: clock)
        let id = OrderID((body["id"] as? NSNumber)?.stringValue ?? "")
        let seen = try #require(try await shop.order(id, for: .orders))
        let reading = try #require(try await ShopifyFulfilment(shop).reading(of: id, for: .orders))
        let policy = Policy()
        let due = Due(seen.order, reading, known: KnownFulfilment(), policy: policy.due, at: t0 + .hours(1))
        #expect(due.units == row.units, "\(due.waits)")
        let items = seen.order.shippableLines.compactMap(\.sku).map { ($0, SKUMatch.item($0.rawValue)) }
        let context = AssessmentContext(
            contact: seen.contact, matches: Dictionary(items) { first, _ in first }, suggestions: [:], due: due,
            policy: policy)
        #expect("\(seen.order.assess(context).stage)" == row.cells[2])
    }
}
