import Domain
import Foundation
import Testing

/// Orders in the WMS that somebody else sent.
@Suite struct FollowingTests {
    private func there(
        _ lines: [WMSOrder.Line], _ number: String = "OLD-7", reference: String? = nil, status: String = "New"
    ) -> WMSOrder {
        var order = WMSOrder(id: "900", number: number, status: status, lines: lines)
        order.reference = reference
        order.customerOrderNumber = "#1001"
        return order
    }

    private func line(_ item: String, _ quantity: Int64, shipped: Int64 = 0, cancelled: Int64 = 0, line: String? = nil)
        -> WMSOrder.Line
    {
        WMSOrder.Line(
            customerLine: line.map { LineID($0) }, item: item, quantity: quantity, cancelled: cancelled,
            shipped: shipped)
    }

    private func decide(
        _ there: [WMSOrder], _ record: OrderRecord = Sample.record(), fulfilled: [LineID: Int64] = [:],
        surely: Bool = false
    ) -> Following.Decision {
        Following.decide(there, of: record, fulfilled: fulfilled, at: t0, surely: surely)
    }

    private func followed(_ decision: Following.Decision) -> [OrderPart]? {
        if case .follow(let parts) = decision { parts } else { nil }
    }

    private func isUnclear(_ decision: Following.Decision, _ words: String) -> Bool {
        if case .unclear(let text) = decision { text.contains(words) } else { false }
    }

    @Test func `an order that the WMS has whole is followed under its number, by the channel's lines`() {
        let parts = followed(decide([there([line("TEE", 2, line: "9")])]))
        #expect(parts?.map(\.number) == ["OLD-7"])
        #expect(parts?.first?.lines == [OrderPart.Line(line: LineID("TEE"), item: "TEE", quantity: 2, unitPrice: 1000)])
        #expect(parts?.first?.followed == OrderPart.Followed(since: t0, shipped: ["TEE": 0]))
    }

    @Test func `what the WMS has nothing of is sent as a part of its own`() {
        let record = Sample.record(
            Sample.order([Sample.line("TEE"), Sample.line("MUG", nil, 1)]),
            parts: [Sample.part("1001", ["TEE": 2, "MUG": 1])])
        let parts = followed(decide([there([line("TEE", 1)])], record))
        #expect(parts?.map(\.number) == ["OLD-7", "1001"])
        #expect(parts?.last?.lines.map(\.quantity) == [1, 1])
        #expect(parts?.last?.followed == nil)
    }

    @Test func `a rest gets another number where the WMS has the order's own`() {
        let parts = followed(decide([there([line("TEE", 1)], "1001")]))
        #expect(parts?.map(\.number) == ["1001", "1001-2"])
    }

    @Test func `of two orders of one, each is followed`() {
        let parts = followed(decide([there([line("TEE", 1)], "A"), there([line("TEE", 1)], "B")]))
        #expect(parts?.map(\.number) == ["A", "B"])
    }

    @Test func `one that is cancelled counts for nothing`() {
        #expect(decide([there([line("TEE", 2)], status: "Canceled")]) == .nothing)
        #expect(decide([there([line("TEE", 2, cancelled: 2)])]) == .nothing)
        #expect(decide([]) == .nothing)
    }

    @Test func `one of the same name with other goods is a question for a person`() {
        #expect(isUnclear(decide([there([line("CAP", 1)])]), "1 of CAP"))
        #expect(isUnclear(decide([there([line("TEE", 3)])]), "1 of TEE"))
    }

    @Test func `more of a known item is this order's, where the reference says so`() {
        let parts = followed(decide([there([line("TEE", 3)], reference: "7")]))
        #expect(parts?.first?.lines.map(\.quantity) == [3])
    }

    @Test func `one that a person says is the order is followed, whatever else is in it`() {
        let parts = followed(decide([there([line("CAP", 1), line("TEE", 3)])], surely: true))
        #expect(parts?.map(\.number) == ["OLD-7"])
        #expect(parts?.first?.lines.map(\.item) == ["TEE"])
        #expect(parts?.first?.lines.map(\.quantity) == [2])
        #expect(parts?.first?.followed?.besides == ["CAP", "TEE"])
    }

    @Test func `of what left with it the channel is told what it asked for`() throws {
        let part = try #require(followed(decide([there([line("CAP", 1), line("TEE", 3)])], surely: true))?.first)
        let stored = try JSONDecoder().decode(OrderPart.self, from: JSONEncoder().encode(part))
        #expect(stored == part)
        let left = ["CAP": 1, "TEE": 3].sorted { $0.key < $1.key }
        let told = stored.translated(left.map { ShipmentLine(line: nil, item: $0.key, quantity: Int64($0.value)) })
        #expect(told == [ShipmentLine(line: LineID("TEE"), item: "TEE", quantity: 2)])
    }

    @Test func `one that lacks something stays a question, whoever says that it is the order`() {
        #expect(isUnclear(decide([there([line("TEE", 1)])], surely: true), "lacks 1 of TEE"))
        #expect(isUnclear(decide([there([line("CAP", 2)])], surely: true), "lacks 2 of TEE"))
    }

    @Test func `one that has shipped what the channel does not know stays a question too`() {
        let shipped = [there([line("TEE", 2, shipped: 2)], status: "Ship Complete")]
        #expect(isUnclear(decide(shipped, surely: true), "has shipped 2 of TEE"))
    }

    @Test func `what has shipped and the channel does not know is not sent again`() {
        let decision = decide([there([line("TEE", 2, shipped: 2)], status: "Ship Complete")])
        #expect(isUnclear(decision, "has shipped 2 of TEE"))
    }

    @Test func `what has shipped and was told leaves the rest to us`() {
        let order = Sample.order([Sample.line("TEE", nil, 5)])
        let record = Sample.record(order, parts: [Sample.part("1001", ["TEE": 3])])
        let shipped = [there([line("TEE", 2, shipped: 2)], status: "Ship Complete")]
        #expect(decide(shipped, record, fulfilled: [LineID("TEE"): 2]) == .nothing)
        #expect(isUnclear(decide(shipped, record, fulfilled: [LineID("TEE"): 1]), "1 of TEE"))
    }

    @Test func `a line that was fulfilled whole tells its items by another line of its SKU`() {
        let order = Sample.order([Sample.line("A", "TEE", 1), Sample.line("TEE", "TEE", 1)])
        let record = Sample.record(order, parts: [Sample.part("1001", ["TEE": 1])])
        let shipped = [there([line("TEE", 1, shipped: 1)], status: "Ship Complete")]
        #expect(decide(shipped, record, fulfilled: [LineID("A"): 1]) == .nothing)
    }

    // MARK: What happens to it later

    private func part(shipped: Int64 = 0) -> OrderPart {
        var part = Sample.part("OLD-7", ["TEE": 2])
        part.followed = OrderPart.Followed(since: t0, shipped: ["TEE": shipped])
        return part
    }

    @Test func `its shipments are told by the channel's lines`() {
        let lines = part().translated([
            ShipmentLine(line: LineID("9"), item: "TEE", quantity: 1),
            ShipmentLine(line: nil, item: "TEE", quantity: 2),
        ])
        #expect(lines.filter { $0.line == LineID("TEE") }.map(\.quantity).reduce(0, +) == 2)
        #expect(lines.map(\.quantity).reduce(0, +) == 3)
    }

    @Test func `units that the warehouse cancels are missed, and those that had left before are not`() {
        #expect(there([line("TEE", 4, shipped: 2)]).shortfalls(of: part(shipped: 2)) == [])
        let lost = there([line("TEE", 4, shipped: 2, cancelled: 1)]).shortfalls(of: part(shipped: 2))
        #expect(lost == [Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 1, short: 0)])
    }
}

/// Whose an order in the WMS is.
@Suite struct ListedOrderTests {
    private func owner(_ reference: String?) -> ListedOrder.Owner {
        ListedOrder(number: "1", status: "New", reference: reference).owner(OrderID("5550000000001"))
    }

    @Test(arguments: ["5550000000001", "gid://shopify/Order/5550000000001", "gid-5550000000001", "#5550000000001"])
    func `the channel's id says that it is the order, however it is written`(_ reference: String) {
        #expect(owner(reference) == .same)
    }

    @Test func `another id of the channel's says that it is another`() {
        #expect(owner("5550000000002") == .other)
        #expect(owner("gid://shopify/Order/5550000000002") == .other)
    }

    @Test(arguments: [nil, "", "778", "WEB-12", "5550000000001a"])
    func `anything else says nothing`(_ reference: String?) { #expect(owner(reference) == .unclear) }

    @Test func `a name is the same with and without its hash`() {
        let listed = ListedOrder(number: "1", status: "New", customerOrderNumber: "1001")
        #expect(listed.isNamed(Sample.order()))
        #expect(!ListedOrder(number: "1", status: "New", customerOrderNumber: "#10011").isNamed(Sample.order()))
        #expect(!ListedOrder(number: "1", status: "New").isNamed(Sample.order()))
    }

    @Test func `what is cancelled does not count`() {
        #expect(!ListedOrder(number: "1", status: "Canceled").counts)
        #expect(!ListedOrder(number: "1", status: "Voided").counts)
        #expect(ListedOrder(number: "1", status: "Ship Complete").counts)
    }
}
