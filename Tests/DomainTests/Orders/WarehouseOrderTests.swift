import Testing

@testable import Domain

/// What Deposco would refuse of an order, before it is sent there.
@Suite struct WarehouseOrderTests {
    private let leeds = Contact(
        firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", province: "England",
        postalCode: "LS1 1AA", country: "GB")

    private func order(_ contact: Contact? = nil, _ change: (inout WarehouseOrder) -> Void = { _ in }) -> WarehouseOrder
    {
        var order = WarehouseOrder(
            number: "1001", customerOrderNumber: "#1001", reference: "7", source: "Shopify", placedAt: t0,
            shipVia: "Standard", facility: nil, contact: contact ?? leeds, currency: Sample.gbp, subtotal: 0,
            shipping: 0,
            tax: 0, total: 0, lines: Sample.target().lines)
        change(&order)
        return order
    }

    private func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test(arguments: [OrderAPI.v2, .v1]) func anOrderWhoseFieldsFitHasNoFaults(api: OrderAPI) {
        #expect(order().faults(in: api).isEmpty)
    }

    /// The field's name in each API, and its limit; `nil` where none is known.
    @Test(
        arguments: [
            (.firstName, "shipToContact.firstName", 30, "shipToAddress.name", nil),
            (.lastName, "shipToContact.lastName", 30, "shipToAddress.name", nil),
            (.phone, "shipToContact.phone", 30, "shipToAddress.phone", 30),
            (.email, "shipToContact.email", 50, "shipToAddress.email", 50),
            (.line1, "shipToAddress.line1", 64, "shipToAddress.addressLine1", 64),
            (.line2, "shipToAddress.line2", 64, "shipToAddress.addressLine2", 64),
            (.line3, "shipToAddress.line3", 64, "shipToAddress.addressLine3", 64),
            (.line4, "shipToAddress.line4", 64, "shipToAddress.addressLine4", 64),
            (.city, "shipToAddress.city", 30, "shipToAddress.city", 30),
            (.province, "shipToAddress.stateProvince", 100, "shipToAddress.stateProvinceCode", 100),
            (.postalCode, "shipToAddress.postalCode", 20, "shipToAddress.postalCode", 20),
            (.country, "shipToAddress.country", 100, "shipToAddress.countryCode", 100),
        ] as [(OrderField, String, Int?, String, Int?)])
    func aFieldTakesSoManyCharactersAndNoMore(field: OrderField, v2: String, limit2: Int?, v1: String, limit1: Int?) {
        for (api, path, limit) in [(OrderAPI.v2, v2, limit2), (.v1, v1, limit1)] {
            #expect(field.path(in: api) == path)
            guard let limit else {
                #expect(order { $0[field] = text(1000) }.faults(in: api).isEmpty)
                continue
            }
            #expect(order { $0[field] = text(limit) }.faults(in: api).isEmpty)
            #expect(
                order { $0[field] = text(limit + 1) }.faults(in: api)
                    == [FieldFault(field: path, fault: .tooLong(length: limit + 1, limit: limit))])
        }
    }

    @Test func whatTallymanFillsInItselfIsHeldToItsLimitsToo() {
        func faults(_ api: OrderAPI = .v2, _ change: (inout WarehouseOrder) -> Void) -> [String] {
            order(nil, change).faults(in: api).map(\.text)
        }
        #expect(faults { $0.number = text(50) }.isEmpty)
        #expect(faults { $0.number = text(51) } == ["number has 51 characters, the limit is 50"])
        #expect(faults { $0.number = " " } == ["number is missing"])
        #expect(faults { $0.customerOrderNumber = text(50) }.isEmpty)
        #expect(
            faults { $0.customerOrderNumber = text(51) } == ["customerOrderNumber has 51 characters, the limit is 50"])
        #expect(faults { $0.reference = text(50) }.isEmpty)
        #expect(faults { $0.reference = text(51) } == ["otherReferenceNumber has 51 characters, the limit is 50"])
        #expect(faults { $0.source = text(100) }.isEmpty)
        #expect(faults { $0.source = text(101) } == ["orderSource has 101 characters, the limit is 100"])
        #expect(faults { $0.shipVia = text(50) }.isEmpty)
        #expect(faults { $0.shipVia = text(51) } == ["shipVia has 51 characters, the limit is 50"])
        #expect(faults { $0.lines[0].number = text(55) }.isEmpty)
        #expect(
            faults { $0.lines[0].number = text(56) } == ["orderLines[0].lineNumber has 56 characters, the limit is 55"])
        #expect(faults { $0.lines[0].customerLine = LineID(text(100)) }.isEmpty)
        #expect(
            faults { $0.lines[0].customerLine = LineID(text(101)) }
                == ["orderLines[0].customerLineNumber has 101 characters, the limit is 100"])
        #expect(faults { $0.lines[0].item = text(40) }.isEmpty)
        #expect(
            faults { $0.lines[0].item = text(41) } == ["orderLines[0].item.number has 41 characters, the limit is 40"])
        #expect(
            faults(.v1) { $0.lines[0].item = text(41) } == [
                "orderLines[0].itemNumber has 41 characters, the limit is 40"
            ])
    }

    @Test(
        arguments: [
            (.v2, ["shipToContact.lastName", "shipToAddress.line1", "shipToAddress.city", "shipToAddress.country"]),
            (
                .v1,
                [
                    "shipToAddress.addressLine1", "shipToAddress.city", "shipToAddress.stateProvinceCode",
                    "shipToAddress.postalCode", "shipToAddress.countryCode",
                ]
            ),
        ] as [(OrderAPI, [String])])
    func whatDeposcoRequiresIsNamedWhereItIsMissing(api: OrderAPI, fields: [String]) {
        #expect(order(Contact()).faults(in: api) == fields.map { FieldFault(field: $0, fault: .missing) })
        #expect(order { $0.contact.city = " \t" }.faults(in: api).map(\.text) == ["shipToAddress.city is missing"])
    }

    /// As Deposco, which is written in Java, counts them.
    @Test func aCharacterOutsideTheFirstPlaneCountsTwice() {
        #expect(order { $0.contact.city = String(repeating: "🏭", count: 15) }.faults(in: .v2).isEmpty)
        #expect(
            order { $0.contact.city = String(repeating: "🏭", count: 16) }.faults(in: .v2).map(\.fault)
                == [.tooLong(length: 32, limit: 30)])
    }

    @Test func emptyTextIsNone() {
        var contact = leeds
        (contact.line2, contact.phone, contact.company) = ("", " ", "\t")
        let sent = order(contact).contact
        #expect(sent.line2 == nil && sent.phone == nil && sent.company == nil)
        #expect(sent.line1 == "1 Mill Lane")
    }

    @Test func oneNameAloneIsTheLastOne() {
        let sent = order(Contact(firstName: "Ada", lastName: " ")).contact
        #expect(sent.firstName == nil && sent.lastName == "Ada")
        #expect(order(Contact(firstName: "Ada", lastName: "Byron")).contact.firstName == "Ada")
        let company = order(Contact(company: "Engines")).contact
        #expect(company.lastName == "Engines" && company.company == "Engines")
    }
}
