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
}
