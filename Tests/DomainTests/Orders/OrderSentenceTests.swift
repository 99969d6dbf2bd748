import Domain
import Testing

/// The sentence for the customer.
@Suite struct OrderSentenceTests {
    private func shipment(_ id: String, _ carrier: String, _ tracking: String?...) -> Shipment {
        var shipment = Sample.shipment(id)
        shipment.carrier = carrier
        shipment.parcels = tracking.enumerated().map { Parcel(number: "\($0.offset)", tracking: $0.element) }
        return shipment
    }

    private func scan(_ tracking: String, minutes: Int64) -> Fact {
        .scanned(Scan(tracking: tracking, at: t0 + .minutes(minutes), source: "aftership", evidence: "InTransit"))
    }

    private let shipped = Sample.record(Sample.sent(), Sample.received(), .orderShipped(whole: true))

    private func text(_ order: OrderRecord, _ shipments: ShipmentRecord...) -> String {
        OrderSentence(order, shipments: shipments, offset: 60).text
    }

    @Test func `one parcel is with its carrier since its first scan`() {
        let sent = Sample.known(shipment("S1", "DPD", "155"), scan("155", minutes: 5))
        #expect(text(shipped, sent) == "#1001 has been shipped; DPD has had the parcel 155 since 2 March, 11:05.")
        #expect(
            text(shipped, Sample.known(shipment("S1", "DPD", "155")))
                == "#1001 has been packed, and DPD has not confirmed the parcel 155 yet.")
        #expect(
            text(shipped, Sample.known(shipment("S1", "DPD", nil)))
                == "#1001 has been packed, and DPD has not confirmed the parcel yet.")
        #expect(text(shipped) == "#1001 has been packed, and the carrier has not confirmed the parcel yet.")
    }

    @Test func `of several parcels each is named with its carrier and its number`() {
        let first = Sample.known(shipment("S1", "DPD", "155"), scan("155", minutes: 5))
        let second = Sample.known(shipment("S2", "Royal Mail", "RM123456785GB"))
        let sentence = OrderSentence(shipped, shipments: [first, second], offset: 60)
        #expect(
            sentence.text
                == "#1001 has been shipped in 2 parcels: DPD has had 155 since 2 March, 11:05; Royal Mail has not "
                + "confirmed RM123456785GB to us yet.")
        #expect(sentence.evidenceAt == t0 + .minutes(5))
        let third = Sample.known(shipment("S2", "Royal Mail", "RM123456785GB"), scan("RM123456785GB", minutes: 9))
        #expect(text(shipped, first, third).hasSuffix("Royal Mail has had RM123456785GB since 2 March, 11:09."))
    }

    @Test func `a scan of one parcel says nothing of the other in its shipment`() {
        let both = Sample.known(shipment("S1", "DPD", "155", "156"), scan("155", minutes: 5))
        #expect(
            text(shipped, both)
                == "#1001 has been shipped in 2 parcels: DPD has had 155 since 2 March, 11:05; DPD has not confirmed 156 to "
                + "us yet.")
    }

    @Test func `several parcels that nobody has scanned are named too`() {
        let (first, second) = (Sample.known(shipment("S1", "DPD", "155")), Sample.known(shipment("S2", "Evri", nil)))
        #expect(
            text(shipped, first, second)
                == "#1001 has been packed in 2 parcels, which no carrier has confirmed to us yet: DPD 155; Evri a parcel."
        )
    }

    @Test func `what the warehouse has finished is not said to be inside`() {
        let left = Sample.record(Sample.sent(), Sample.received(), .wmsStatusRead(number: "1001", "Ship Complete"))
        #expect(text(left) == "#1001 has been packed, and the carrier has not confirmed the parcel yet.")
        #expect(
            text(left, Sample.known(shipment("S1", "DPD", "155")))
                == "#1001 has been packed, and DPD has not confirmed the parcel 155 yet.")
        let picking = Sample.record(Sample.sent(), Sample.received(), .wmsStatusRead(number: "1001", "Picking"))
        #expect(text(picking) == "#1001 is with our warehouse and has not left it yet.")
    }

    @Test func `an open request to cancel is being looked into`() {
        func asked(_ order: OrderRecord) -> String {
            OrderSentence(order, shipments: [], asksToCancel: true, offset: 60).text
        }
        let inside = Sample.record(Sample.sent(), Sample.received())
        #expect(
            asked(inside)
                == "#1001 is with our warehouse and has not left it yet. The request to cancel it is being looked into."
        )
        #expect(asked(Sample.record(.orderCancelled(inWMS: true))) == "#1001 is cancelled.")
    }
}
