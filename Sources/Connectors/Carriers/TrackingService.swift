import Crypto
import Foundation

/// Everybody who reports parcels by webhook: tracking services, and carriers whose answers somebody's own script hands on
/// unchanged (docs/apis/carriers.md). Each has its own signature and its own words. All are read for one thing: when did the
/// carrier first have the parcel?
package enum TrackingService: String, Sendable, CaseIterable {
    case afterShip = "aftership"
    case easyPost = "easypost"
    case shipEngine = "shipengine"
    case seventeenTrack = "17track"
    // Carriers' own answers.
    case dhl, ups, usps, gls
    case laPoste = "laposte"
    case canadaPost = "canadapost"
    case australiaPost = "australiapost"

    /// As the desk shows it.
    package var title: String {
        switch self {
        case .afterShip: "AfterShip"
        case .easyPost: "EasyPost"
        case .shipEngine: "ShipEngine"
        case .seventeenTrack: "17TRACK"
        case .dhl: "DHL"
        case .ups: "UPS"
        case .usps: "USPS"
        case .gls: "GLS"
        case .laPoste: "La Poste"
        case .canadaPost: "Canada Post"
        case .australiaPost: "Australia Post"
        }
    }

    /// - Parameters:
    ///   - body: the raw bytes, before anything has touched them.
    ///   - secrets: several while one is being replaced.
    package func verify(body: [UInt8], headers: [Header], secrets: [String]) -> Bool {
        func header(_ name: String) -> String { headers.first { $0.isNamed(name) }?.value ?? "" }
        switch self {
        case .afterShip: return Signature.verify(body, header("aftership-hmac-sha256"), .base64, secrets: secrets)
        case .easyPost:
            let prefix = "hmac-sha256-hex="
            let signature = header("x-hmac-signature")
            guard signature.hasPrefix(prefix) else { return false }
            return Signature.verify(
                body, String(signature.dropFirst(prefix.count)), .hex,
                secrets: secrets.map(\.decomposedStringWithCompatibilityMapping))
        case .shipEngine, .dhl, .ups, .usps, .gls, .laPoste, .canadaPost, .australiaPost:
            // ShipEngine documents no signature, and a script makes none. Both can send a header with an agreed secret.
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
        case .dhl: try DHLAnswer.decode(body)
        case .ups: try UPSAnswer.decode(body)
        case .usps: try USPSAnswer.decode(body)
        case .gls: try GLSAnswer.decode(body)
        case .laPoste: try LaPosteAnswer.decode(body)
        case .canadaPost: try CanadaPostAnswer.decode(body)
        case .australiaPost: try AustraliaPostAnswer.decode(body)
        }
    }

    /// Checks a body before it is answered: it must be well-formed and within bounds.
    /// - Parameter maxDepth: nested arrays and objects, or elements.
    package func check(_ body: [UInt8], maxDepth: Int) throws(Unreadable) {
        switch self {
        case .canadaPost: _ = try XML(body, maxDepth: maxDepth)
        default: try JSONShape.check(body, maxDepth: maxDepth)
        }
    }
}
