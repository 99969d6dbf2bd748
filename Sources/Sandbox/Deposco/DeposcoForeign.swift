/// Orders in the stand-in Deposco that somebody else sent.
extension DeposcoSystem {
    /// An order as another integration sends it: under a number, and with lines, of its own.
    package struct Foreign: Sendable {
        package struct Line: Sendable {
            package var item: String
            package var quantity: Int64
            package var shipped: Int64
            package var customerLine: String?

            package init(item: String, quantity: Int64, shipped: Int64 = 0, customerLine: String? = nil) {
                self.item = item
                self.quantity = quantity
                self.shipped = shipped
                self.customerLine = customerLine
            }
        }

        package var number: String
        package var lines: [Line]
        package var customerOrderNumber: String?
        package var reference: String?
        package var source = "other"
        package var facility: String?
        package var status = "New"

        package init(number: String, lines: [Line]) {
            self.number = number
            self.lines = lines
        }

        /// Puts it into the warehouse.
        package func put(into system: DeposcoSystem, at now: Int64) {
            var order = DeposcoOrder(
                id: system.takeID(), number: number, status: status, lines: [], createdAt: now, updatedAt: now,
                posts: 0, shipVendor: "", source: source, facility: facility)
            order.lines = lines.enumerated().map { index, line in
                var made = DeposcoOrder.Line(
                    id: system.takeID(), number: String(index + 1), customerLine: line.customerLine, item: line.item,
                    quantity: line.quantity)
                made.shipped = line.shipped
                return made
            }
            order.reference = reference
            order.customerOrderNumber = customerOrderNumber
            system.create(order, as: .numberUsed, at: now)
        }

        /// Somebody removes it.
        package func remove(from system: DeposcoSystem) { system.orders[number] = nil }
    }
}
