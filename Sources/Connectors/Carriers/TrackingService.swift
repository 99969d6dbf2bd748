/// A source of webhooks about parcels: a tracking service, or a carrier whose answers somebody's own script hands on
/// unchanged (docs/apis/carriers.md). Each has its own signature and its own words. All are read for one thing: when did the
/// carrier first have the parcel?
///
/// Each is a static member beside its decoder. `allCases` is the table of them.
package struct TrackingService: Hashable, CaseIterable, Sendable {
    package static let allCases: [TrackingService] = [
        afterShip,
        easyPost,
        shipEngine,
        seventeenTrack,
        shippo,
        // Carriers' own answers.
        dhl,
        ups,
        usps,
        gls,
        laPoste,
        canadaPost,
        australiaPost,
    ]

    /// The end of its address below `/hooks/`, its section of the configuration and its name in the journal. It never changes,
    /// because old journals hold it.
    package let rawValue: String
    /// As the desk shows it.
    package let title: String
    package let origin: Origin
    /// A message that proves a scan, in the documented form with invented content. The fuzz changes it. `@` stands for the
    /// message's number.
    package let example: String

    private let form: Form
    private let verification: Verification
    private let decoder: Decoder

    /// How its messages reach us.
    package enum Origin: Sendable {
        /// It sends them itself. The secret is described for the configuration.
        case webhooks(secret: String)
        /// It answers a request, and whoever asked hands the answer on. The request is described for the configuration.
        case answers(to: String)
    }

    enum Form: Sendable { case json, xml }

    /// Whether the sender of a message knows one of the secrets.
    /// - Parameter header: looks a header up by its name in lower case. It is empty if it was not sent.
    typealias Verification =
        @Sendable (_ body: [UInt8], _ header: (String) -> String, _ secrets: [String]) -> Bool

    typealias Decoder = @Sendable ([UInt8]) throws(Unreadable) -> ScanMessage

    /// - Parameter verify: whoever documents no signature shows a secret that was agreed on.
    init(
        _ rawValue: String, _ title: String, _ origin: Origin, form: Form = .json,
        verify: @escaping Verification = TrackingService.showsAgreedSecret, decode: @escaping Decoder, example: String
    ) {
        self.rawValue = rawValue
        self.title = title
        self.origin = origin
        self.form = form
        self.verification = verify
        self.decoder = decode
        self.example = example
    }

    /// A script makes no signature, and some services document none. All of them can send a header.
    @Sendable static func showsAgreedSecret(
        _ body: [UInt8], _ header: (String) -> String, _ secrets: [String]
    ) -> Bool {
        Signature.isOne(of: secrets, header("x-tallyman-secret"))
    }

    /// - Parameters:
    ///   - body: the raw bytes, before anything has touched them.
    ///   - secrets: several while one is being replaced.
    package func verify(body: [UInt8], headers: [Header], secrets: [String]) -> Bool {
        verification(body, { name in headers.first { $0.isNamed(name) }?.value ?? "" }, secrets)
    }

    package func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage { try decoder(body) }

    /// Checks a body before it is answered: it must be well-formed and within bounds.
    /// - Parameter maxDepth: nested arrays and objects, or elements.
    package func check(_ body: [UInt8], maxDepth: Int) throws(Unreadable) {
        switch form {
        case .json: try JSONShape.check(body, maxDepth: maxDepth)
        case .xml: _ = try XML(body, maxDepth: maxDepth)
        }
    }

    package static func == (one: TrackingService, other: TrackingService) -> Bool { one.rawValue == other.rawValue }

    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension TrackingService: CustomStringConvertible {
    package var description: String { rawValue }
}
