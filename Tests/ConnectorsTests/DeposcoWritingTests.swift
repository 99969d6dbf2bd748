import Domain
import Testing

@testable import Connectors

/// What was written on an order, in Deposco's forms.
@Suite struct DeposcoWritingTests {
    private var order: WarehouseOrder {
        var order = WarehouseOrder(
            number: "1042", customerOrderNumber: "#1042", reference: "7", source: "Shopify", placedAt: t0,
            shipVia: "Standard", facility: nil,
            contact: Contact(lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", country: "GB"),
            currency: Currency("GBP"), subtotal: 1000, shipping: 0, tax: 0, total: 1000,
            lines: [
                WarehouseOrder.Line(
                    number: "1042-1", customerLine: LineID("11"), item: "TEE", quantity: 1, unitPrice: 1000)
            ])
        order.writing.notes = [WarehouseOrder.Note(title: "Gift message", body: "Happy birthday")]
        order.writing.attributes = [2: "2026-03-09"]
        order.lines[0].writing.notes = [WarehouseOrder.Note(title: "Engraving", body: "Ada")]
        order.lines[0].writing.attributes = [3: "red"]
        return order
    }

    @Test func v2HasNotesAndFieldsOnTheOrderAndOnItsLines() {
        let sent = JSONNode(DeposcoSalesOrder.json(order, businessUnit: "UK"))
        #expect(sent["notes"].value == .array([["title": "Gift message", "body": "Happy birthday"]]))
        #expect(sent["customAttribute2"].text == "2026-03-09")
        let line = sent["orderLines"].rows.first
        #expect(line?["notes"].value == .array([["title": "Engraving", "body": "Ada"]]))
        #expect(line?["customAttribute3"].text == "red")
    }

    @Test func anOrderWithNothingWrittenOnItHasNoSuchMembers() {
        var plain = order
        plain.writing = OrderWriting()
        plain.lines[0].writing = OrderWriting()
        let text = DeposcoSalesOrder.json(plain, businessUnit: "UK").text
        #expect(!text.contains("notes") && !text.contains("customAttribute"))
    }

    @Test func v1HasItsFieldsWhereTheSchemaWantsThem() throws {
        let element = DeposcoV1Order.element(order, businessUnit: "UK")
        let names = element.children.map(\.name)
        let places = try ["orderTotal", "customAttribute2", "notes", "orderLines"].map {
            try #require(names.firstIndex(of: $0))
        }
        #expect(places == places.sorted())
        let line = element["orderLines"]?.all("orderLine").first
        #expect(line?.children.map(\.name).suffix(2) == ["unitPrice", "customAttribute3"])
        #expect(line?["notes"] == nil)
    }

    private func read(_ members: String, line: String = "") throws -> WMSOrder {
        let row = try JSON(Array(#"{"id": 5, "number": "1042", "orderStatus": "New"\#(members)}"#.utf8))
        let lines = try JSON(
            Array(
                #"[{"id": 9, "lineNumber": "1042-1", "customerLineNumber": "11", "orderPackQuantity": 1\#(line)}]"#.utf8
            ))
        return try DeposcoSalesOrder.read(JSONNode(row), lines: JSONNode(lines).rows)
    }

    @Test func whatIsWrittenThereIsReadBack() throws {
        let there = try read(
            #", "shipVia": "Express", "customAttribute2": "2026-03-09", "notes": [{"title": "Gift message", "body": "Happy birthday"}]"#,
            line: #", "customAttribute3": "red", "notes": {"data": [{"title": "Engraving", "body": "Ada"}]}"#)
        #expect(there.writing?.holds(order.writing) == true)
        #expect(there.lines.first?.writing?.holds(order.lines[0].writing) == true)
        #expect(there.shipVia == "Express")
    }

    @Test func notesThatAreNotToldAreNotTakenForNone() throws {
        #expect(try read("").writing == nil)
        #expect(try read("").lines.map(\.writing) == [nil])
        #expect(try read(#", "notes": []"#).writing == OrderWriting())
    }

    @Test func aFullPageOfNotesMayNotBeAllOfThem() throws {
        let ten = Array(repeating: #"{"title": "a", "body": "b"}"#, count: 10).joined(separator: ",")
        #expect(try read(", \"notes\": [\(ten)]").writing == nil)
    }
}
