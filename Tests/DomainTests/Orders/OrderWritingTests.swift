import Domain
import Foundation
import Testing

/// What customers and apps wrote on an order, on its way to the WMS.
@Suite struct OrderWritingTests {
    private var contact: Contact {
        var contact = Contact(
            lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", province: "England", postalCode: "LS1",
            country: "GB", note: "Ring twice")
        contact.attributes = [
            Attribute("Gift message", "Happy birthday"), Attribute("_cart", "x9"), Attribute("", "?"),
        ]
        contact.lineProperties = [LineID("TEE"): [Attribute("Engraving", "Ada"), Attribute("_sku", "y")]]
        return contact
    }

    private func sent(
        _ policy: (inout Policy) -> Void = { _ in }, contact: Contact? = nil, lines: [OrderLine] = [Sample.line("TEE")]
    ) -> [WarehouseOrder] {
        var settings = Policy()
        policy(&settings)
        let order = Sample.order(lines)
        var context = AssessmentContext(
            contact: contact ?? self.contact, matches: [SKU("TEE"): .item("TEE"), SKU("MUG"): .item("MUG")],
            suggestions: [:], due: Sample.due(order), policy: settings)
        context.stock = ["TEE": ["A": 9], "MUG": ["B": 9]]
        let parts = order.assess(context).parts
        return WarehouseOrders.of(order, parts.isEmpty ? [Sample.part()] : parts, context.contact, policy: settings)
    }

    private func texts(_ notes: [WarehouseOrder.Note]) -> [String] { notes.map { "\($0.title): \($0.body)" } }

    @Test func everythingGoesToTheNotesOfTheOrderAndOfItsLines() throws {
        let order = try #require(sent().first)
        #expect(texts(order.notes) == ["Order note: Ring twice", "Gift message: Happy birthday", "Attribute: ?"])
        #expect(order.lines.map { texts($0.writing.notes) } == [["Engraving: Ada"]])
    }

    @Test func whereNothingIsWantedNothingGoes() throws {
        let order = try #require(sent { $0.notes = .nothing }.first)
        #expect(order.writing == OrderWriting())
        #expect(order.lines.map(\.writing) == [OrderWriting()])
    }

    @Test func whatIsNamedGoesWhereItIsTold() throws {
        let order = try #require(
            sent {
                $0.notes.note = .attribute(1)
                $0.notes.attributes = NotesPolicy.Rules(
                    named: ["Gift message": .nowhere, "_cart": .attribute(2)], others: .notes)
                $0.notes.properties = NotesPolicy.Rules(named: ["Engraving": .attribute(3)], others: .nowhere)
            }.first)
        #expect(order.writing.attributes == [1: "Ring twice", 2: "x9"])
        #expect(texts(order.notes) == ["Attribute: ?"])
        #expect(order.lines.map(\.writing.attributes) == [[3: "Ada"]])
    }

    @Test func twoTextsForOneFieldStandInIt() throws {
        var twice = contact
        twice.lineProperties = [LineID("TEE"): [Attribute("Engraving", "Ada"), Attribute("Engraving", "Byron")]]
        let order = try #require(
            sent({ $0.notes.properties.named = ["Engraving": .attribute(1)] }, contact: twice).first)
        #expect(order.lines.map(\.writing.attributes) == [[1: "Ada, Byron"]])
    }

    @Test func eachPartOfAnOrderHasTheOrdersNotes() {
        let parts = sent(
            { $0.routing = .availability(["A", "B"]) }, lines: [Sample.line("TEE"), Sample.line("MUG")])
        #expect(parts.map(\.notes.count) == [3, 3])
        #expect(parts.map { $0.lines.map(\.writing.notes.count) } == [[1], [0]])
    }

    @Test func v1HasThemOnTheOrderSinceItsLinesTakeNone() throws {
        var discounted = Sample.line("TEE", nil, 3)
        discounted.discount = 100
        let order = try #require(
            sent({ $0.orderAPI = .v1 }, lines: [discounted]).first)
        #expect(texts(order.notes).last == "Engraving (TEE): Ada")
        #expect(order.notes.count == 4)
        #expect(order.lines.count == 2)
        #expect(order.lines.allSatisfy { $0.writing.notes.isEmpty })
    }

    @Test func whatIsTooLongForItsFieldIsNamedAndNeverCut() throws {
        var long = contact
        long.note = String(repeating: "x", count: 101)
        long.attributes = [Attribute(String(repeating: "y", count: 151), "z")]
        long.lineProperties = [
            LineID("TEE"): [
                Attribute("Engraving", String(repeating: "x", count: 401)),
                Attribute(String(repeating: "y", count: 151), "z"),
            ]
        ]
        let order = try #require(
            sent(
                {
                    $0.notes.note = .attribute(7)
                    $0.notes.properties.named = ["Engraving": .attribute(1)]
                }, contact: long
            ).first)
        #expect(
            order.faults(in: .v2).map(\.text) == [
                "notes[0].title has 151 characters, the limit is 150",
                "customAttribute7 has 101 characters, the limit is 100",
                "orderLines[0].notes[0].title has 151 characters, the limit is 150",
                "orderLines[0].customAttribute1 has 401 characters, the limit is 400",
            ])
    }

    @Test func aLongNoteHasRoomInTheNotes() throws {
        var long = contact
        long.note = String(repeating: "x", count: 5000)
        #expect(try #require(sent(contact: long).first).faults(in: .v2).isEmpty)
    }

    // MARK: What changed

    private func changed(_ change: (inout Contact) -> Void, method: String? = nil, policy: Policy = Policy())
        -> OrderDetails
    {
        let known = Sample.record(Sample.sent(), Sample.received())
        var (now, order) = (contact, known.channel)
        change(&now)
        order.shippingMethod = method ?? order.shippingMethod
        return OrderDetails.changed(known, from: contact, to: order, now, policy: policy)
    }

    @Test func onlyWhatTheWMSWouldBeToldOtherwiseHasChanged() {
        #expect(changed { _ in } == [])
        #expect(changed { $0.note = "Ring once" } == .notes)
        #expect(changed { $0.attributes[0].value = "Merry Christmas" } == .notes)
        #expect(changed { $0.lineProperties[LineID("TEE")]?[0].value = "Grace" } == .notes)
        #expect(changed { $0.attributes[1].value = "another cart" } == [])
        #expect(changed { $0.note = "Ring twice\nCancellation asked for 2026-03-02T10:00:00Z: rejected" } == [])
        #expect(changed { $0.email = "ada@example.com" } == [])
        #expect(changed { $0.city = "York" } == .address)
        #expect(changed({ _ in }, method: "Express") == .method)
        var silent = Policy()
        silent.notes = .nothing
        #expect(changed({ $0.note = "Ring once" }, policy: silent) == [])
    }

    @Test func theDetailsOfARowOfWorkAreRead() {
        #expect(OrderDetails(text: nil) == [])
        #expect(OrderDetails(text: "address") == .address)
        #expect(OrderDetails(text: "address,notes,method") == .all)
        #expect(OrderDetails(text: "method,of another version") == .method)
        #expect(OrderDetails().text == nil)
        #expect(OrderDetails.all.each == [.address, .notes, .method])
    }

    // MARK: Stored

    @Test func aContactIsStoredWithWhatWasWritten() throws {
        let coder = JSONEncoder()
        coder.outputFormatting = .sortedKeys
        let stored = try coder.encode(contact)
        #expect(try JSONDecoder().decode(Contact.self, from: stored) == contact)
        let plain = Contact(firstName: "Ada", provinceCode: "ENG")
        #expect(
            try String(decoding: coder.encode(plain), as: UTF8.self) == #"{"firstName":"Ada","provinceCode":"ENG"}"#)
    }

    @Test func aContactFromBeforeIsRead() throws {
        let row = """
            {"firstName":"Ada","lastName":"Byron","company":"Engines","email":"a@example.com","phone":"01","line1":"1 Mill Lane",
             "line2":"Flat 2","city":"Leeds","province":"England","postalCode":"LS1","country":"GB","note":"Ring","provinceCode":"ENG"}
            """
        #expect(
            try JSONDecoder().decode(Contact.self, from: Data(row.utf8))
                == Contact(
                    firstName: "Ada", lastName: "Byron", company: "Engines", email: "a@example.com", phone: "01",
                    line1: "1 Mill Lane", line2: "Flat 2", city: "Leeds", province: "England", postalCode: "LS1",
                    country: "GB", note: "Ring", provinceCode: "ENG"))
    }
}
