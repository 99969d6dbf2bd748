import Crypto
import Foundation

/// What AfterShip tells of a parcel: that a carrier accepted it, or that it is on its way to the carrier.
struct AfterShipEvent {
    let shipment: DeposcoShipment
    let accepted: Bool
    let at: Int64

    init(of shipment: DeposcoShipment, accepted: Bool, at: Int64) {
        self.shipment = shipment
        self.accepted = accepted
        self.at = at
    }

    /// The signed webhook. Another number of the same parcel is another tracking to AfterShip, with events of its own.
    func delivery(_ secret: String) -> SandboxDelivery {
        let number = shipment.tracking.first ?? ""
        let subtag = accepted ? "InTransit_002" : "InTransit_001"
        let message =
            accepted ? "Item received" : "Departed Shipping Partner Facility, \(shipment.carrier) Awaiting Item"
        let checkpoint: SandboxJSON = [
            "checkpoint_time": .string(timestamp(at)), "created_at": .string(timestamp(at)), "tag": "InTransit",
            "subtag": .string(subtag), "message": .string(message), "location": "Leeds", "country_iso3": "GBR",
            "city": nil, "state": nil, "postal_code": nil,
        ]
        let body: SandboxJSON = [
            "event": "tracking_update", "event_id": .string("event-\(shipment.number)-\(number)-\(subtag)"),
            "is_tracking_first_tag": .bool(accepted), "ts": .int(at / 1000),
            "msg": [
                "id": .string("tracking-\(shipment.number)-\(number)"), "tracking_number": .string(number),
                "slug": .string(shipment.carrier.lowercased().replacingOccurrences(of: " ", with: "-")),
                "tag": "InTransit", "subtag": .string(subtag), "expected_delivery": nil,
                "checkpoints": .array([checkpoint]),
            ],
        ]
        let bytes = body.bytes
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Data(secret.utf8)))
        return SandboxDelivery(
            id: 0, path: "/hooks/aftership",
            headers: [
                SandboxHeader("Content-Type", "application/json"),
                SandboxHeader("Aftership-Hmac-Sha256", Data(code).base64EncodedString()),
                SandboxHeader("As-Webhook-Version", "2026-07"),
            ], body: bytes)
    }
}
