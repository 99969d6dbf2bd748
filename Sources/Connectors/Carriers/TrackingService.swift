import Crypto
import Foundation

/// The services that tell of parcels by webhook (api-facts 4). Each signs in its own way and has its own words; all are asked the
/// same: when did the carrier first have the parcel.
package enum TrackingService: String, Sendable, CaseIterable {
    case afterShip = "aftership"
    case easyPost = "easypost"
    case shipEngine = "shipengine"
    case seventeenTrack = "17track"

    /// As the desk shows it.
    package var title: String {
        switch self {
        case .afterShip: "AfterShip"
        case .easyPost: "EasyPost"
        case .shipEngine: "ShipEngine"
        case .seventeenTrack: "17TRACK"
        }
    }

    /// - Parameters:
    ///   - body: the raw bytes, before anything has touched them.
    ///   - secrets: several while one is being replaced.
    package func verify(body: [UInt8], headers: [Header], secrets: [String]) -> Bool {
        func header(_ name: String) -> String { headers.first { $0.name.lowercased() == name }?.value ?? "" }
        switch self {
        case .afterShip: return Signature.verify(body, header("aftership-hmac-sha256"), .base64, secrets: secrets)
        case .easyPost:
            let prefix = "hmac-sha256-hex="
            let signature = header("x-hmac-signature")
            guard signature.hasPrefix(prefix) else { return false }
            return Signature.verify(
                body, String(signature.dropFirst(prefix.count)), .hex,
                secrets: secrets.map(\.decomposedStringWithCompatibilityMapping))
        case .shipEngine:
            // No rule for a signature is known; its webhooks can carry a header that was agreed on.
            return Signature.isOne(of: secrets, header("x-tallyman-secret"))
        case .seventeenTrack:
            return Signature.verify(
                digest: header("sign"), of: secrets.filter { !$0.isEmpty }.map { body + "/\($0)".utf8 })
        }
    }

    package func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        switch self {
        case .afterShip: try AfterShipWebhook.decode(body)
        case .easyPost: try EasyPostWebhook.decode(body)
        case .shipEngine: try ShipEngineWebhook.decode(body)
        case .seventeenTrack: try SeventeenTrackWebhook.decode(body)
        }
    }
}
