/// What one location is to hand over of an order, as Shopify keeps it (docs/apis/shopify.md#fulfilment-orders). Its id does not
/// last: splitting, moving and cancelling make new ones.
package struct ShopFulfilmentOrder: Sendable, Hashable {
    package struct Line: Sendable, Hashable {
        package var id: Int64
        /// The order's line.
        package var line: Int64
        package var total: Int64
        package var remaining: Int64
        package var fulfilled: Int64 = 0
    }

    package struct Hold: Sendable, Hashable {
        package var id: Int64
        /// Shopify's word: `HIGH_RISK_OF_FRAUD`, `UNKNOWN_DELIVERY_DATE`, `OTHER`.
        package var reason: String
        package var notes: String?
        /// The title of the app that holds it; `nil` for a person.
        package var app: String?
        package var handle = ""
    }

    package var id: Int64
    package var order: Int64
    /// Shopify's words for its state, and for the state of a request to a fulfilment service.
    package internal(set) var status = "OPEN"
    package var requestStatus = "UNSUBMITTED"
    package var location: Int64?
    package var deliveryMethod: String?
    package var fulfillAt: Int64?
    package var createdAt: Int64
    package var updatedAt: Int64
    package var holds: [Hold] = []
    package var lines: [Line] = []
    package var requestMessage: String?
    package var cancellationMessage: String?
    /// A fulfilment service has accepted it.
    package var inWork = false
    /// It was closed because its lines stand in another one.
    package var replaced = false

    package var isOpen: Bool { status != "CLOSED" && status != "CANCELLED" && status != "INCOMPLETE" }
    package var remaining: Int64 { lines.reduce(0) { $0 + $1.remaining } }
    /// Whether units of it may be fulfilled now.
    package var isFulfillable: Bool { status == "OPEN" || status == "IN_PROGRESS" }
    var isBegun: Bool { lines.contains { $0.fulfilled > 0 } }
    var gid: String { "gid://shopify/FulfillmentOrder/\(id)" }

    /// Brings the state in line with the quantities, the holds and the time.
    mutating func settle(at now: Int64) {
        guard isOpen else { return }
        if remaining == 0 {
            status = "CLOSED"
        } else if !holds.isEmpty {
            status = "ON_HOLD"
        } else if let fulfillAt, fulfillAt > now {
            status = "SCHEDULED"
        } else {
            status = isBegun || inWork ? "IN_PROGRESS" : "OPEN"
        }
    }

    /// Takes units that leave out of a row.
    mutating func carry(_ units: Int64, ofRow row: Int) -> ShopOrder.Fulfilment.Part {
        lines[row].remaining -= units
        lines[row].fulfilled += units
        return .init(fulfilmentOrder: id, row: lines[row].id, line: lines[row].line, units: units)
    }

    /// Adds units, to a row of the same line if there is one.
    mutating func join(_ row: Line) {
        guard let index = lines.firstIndex(where: { $0.line == row.line }) else { return lines.append(row) }
        lines[index].total += row.total
        lines[index].remaining += row.remaining
    }

    mutating func cancel() {
        guard isOpen else { return }
        status = "CANCELLED"
        for index in lines.indices { lines[index].remaining = 0 }
    }
}
