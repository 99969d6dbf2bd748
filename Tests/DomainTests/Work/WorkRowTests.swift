import Domain
import Testing

/// Work as a queue's row, and the row as work.
struct WorkRowTests {
    @Test func `new work has the words of its row`() {
        let work = NewWork(.sendOrder(OrderID("7"), number: "1001"), due: t0, heldFor: "scan/1")
        #expect(work.kind == .sendOrder)
        #expect(work.key == "order/7")
        #expect(work.argument == "1001")
        #expect(work.due == t0)
        #expect(work.heldFor == "scan/1")
        #expect(work.once)
    }

    @Test func `claimed work says what it asks for, and nothing where its row makes no sense`() {
        func work(_ kind: WorkKind, _ key: String, _ argument: String?) -> Work {
            Work(id: 3, kind: kind, key: key, attempts: 1, argument: argument, enqueuedAt: t0)
        }
        #expect(work(.sendOrder, "order/7", "1001").item == .sendOrder(OrderID("7"), number: "1001"))
        #expect(work(.sendOrder, "order/7", nil).item == nil)
        #expect(work(.sendOrder, "shipment/7", "1001").item == nil)
    }
}
