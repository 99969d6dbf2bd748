import Connectors
import Core

/// One section for each service or carrier that tells of parcels.
enum TrackingSection {
    static let sections = TrackingService.allCases.map(section)

    private static func section(_ service: TrackingService) -> SettingSection {
        let name = service.rawValue
        let (says, secret) = words(service)
        return SettingSection(name, says, isCommented: true) {
            Setting(
                "\(name).secrets", .secrets("TALLYMAN_\(name.uppercased())_SECRETS", "the webhook secret"),
                otherwise: "not used", example: .shown("/run/secrets/\(name)"), holds: .atReload,
                to: .core { $0.hooks.trackingSecrets[service] = $1?.map(\.value) }, secret)
        }
    }

    /// What is said of a service, and of its secret.
    private static func words(_ service: TrackingService) -> (says: String, secret: String) {
        switch service {
        case .afterShip:
            (
                "Carrier scans from AfterShip, sent to `/hooks/aftership`.",
                "The webhook secret, which signs what AfterShip sends."
            )
        case .easyPost:
            (
                "Carrier scans from EasyPost, sent to `/hooks/easypost`.",
                "The webhook secret, which signs EasyPost's events."
            )
        case .shipEngine:
            (
                "Carrier scans from ShipEngine, sent to `/hooks/shipengine`.",
                "A secret of your own. Let the webhook carry it in the header `X-Tallyman-Secret`."
            )
        case .seventeenTrack:
            ("Carrier scans from 17TRACK, sent to `/hooks/17track`.", "The API key, which is in each signature.")
        case .dhl: answer("DHL", "dhl", "`GET /track/shipments` (Shipment Tracking, Unified)")
        case .ups: answer("UPS", "ups", "`GET /api/track/v1/details/…`")
        case .usps: answer("USPS", "usps", "`GET /tracking/v3/tracking/…`")
        case .gls: answer("GLS", "gls", "`GET /tracking/references/…`")
        case .laPoste: answer("La Poste", "laposte", "`GET /suivi/v2/idships/…`")
        case .canadaPost: answer("Canada Post", "canadapost", "`GET /vis/track/pin/…/detail`, in XML")
        case .australiaPost: answer("Australia Post", "australiapost", "`GET /shipping/v1/track`")
        }
    }

    /// For whoever asks a carrier for its parcels already, by a script or a flow of an iPaaS.
    private static func answer(_ carrier: String, _ name: String, _ question: String) -> (says: String, secret: String)
    {
        (
            "\(carrier)'s answers to \(question), each handed on as it came by a script or flow of your own, with a `POST` to "
                + "`/hooks/\(name)`. An error, such as an unknown number, tells of no parcel.",
            "A secret of your own, which the request carries in the header `X-Tallyman-Secret`."
        )
    }
}
