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
        switch service.origin {
        case .webhooks(let secret):
            ("Carrier scans from \(service.title), sent to `/hooks/\(service.rawValue)`.", secret)
        case .answers(let question):
            // For whoever asks a carrier for its parcels already, by a script or a flow of an iPaaS.
            (
                "\(service.title)'s answers to \(question), each handed on as it came by a script or flow of your own, "
                    + "with a `POST` to `/hooks/\(service.rawValue)`. An error, such as an unknown number, tells of no parcel.",
                "A secret of your own, which the request carries in the header `X-Tallyman-Secret`."
            )
        }
    }
}
