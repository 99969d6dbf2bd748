import Domain
import Testing

/// Which parcels Royal Mail can be asked for.
@Suite struct RoyalMailNumberTests {
    @Test(
        arguments: [
            ("Royal Mail", "AA123456785GB", true), ("ROYAL_MAIL Tracked 48", "aa 123 456 785 gb", true),
            ("RoyalMail", "32048200123456789", true), ("Royal Mail", "../../x?y", false), ("Royal Mail", "AA1", false),
            ("Royal Mail", "АА123456785GB", false), ("DPD", "AA123456785GB", false), (nil, "AA123456785GB", true),
            (nil, "AA123456785US", false), (nil, "15970100000037", false), ("Royal Mail", nil, false),
        ] as [(String?, String?, Bool)]) func whatRoyalMailCanBeAskedFor(
            carrier: String?, tracking: String?, asked: Bool
        )
    {
        let shipment = Shipment(
            id: ShipmentID("1"), wmsOrderNumbers: [], status: .shipped, carrier: carrier, method: nil, shippedAt: nil,
            lines: [], parcels: [Parcel(number: "1", tracking: tracking)])
        #expect(shipment.royalMailNumbers.isEmpty != asked)
    }

    @Test(
        arguments: [
            ("Royal Mail", "ABCDEFGHI", true), ("Royal Mail", "ABCDEFGH", false), ("Royal Mail", "AZ0123456789", true),
            ("Royal Mail", "A@0123456789", false), ("Royal Mail", "A[0123456789", false),
            ("Royal Mail", "A/0123456789", false), ("Royal Mail", "A:0123456789", false),
            (nil, "A1123456785GB", false), (nil, "AA12345678AGB", false), (nil, "AA1234567850GB", false),
            (nil, "ZZ000000000GB", true), (nil, "AA123456789GB", true), ("", "AA123456785GB", true),
        ] as [(String?, String, Bool)])
    func aNumberHasNineToThirtyLettersAndDigitsAndTheFormOfAnItem(carrier: String?, tracking: String, asked: Bool) {
        var shipment = Sample.shipment()
        shipment.carrier = carrier
        shipment.parcels = [Parcel(number: "1", tracking: tracking)]
        #expect(shipment.royalMailNumbers == (asked ? [tracking] : []))
    }

    @Test func aNumberIsNoLongerThanThirtyCharacters() {
        var shipment = Sample.shipment()
        for (length, asked) in [(30, true), (31, false)] {
            shipment.parcels = [Parcel(number: "1", tracking: String(repeating: "7", count: length))]
            #expect(shipment.royalMailNumbers.isEmpty != asked)
        }
    }

    @Test func everyParcelIsAskedForByItsOwnNumber() {
        var shipment = Sample.shipment()
        shipment.parcels = ["AA123456785GB", nil, "bb 123 456 785 gb"].map { Parcel(number: "1", tracking: $0) }
        #expect(shipment.royalMailNumbers == ["AA123456785GB", "BB123456785GB"])
    }
}
