import Domain

/// A remote system as the desk names it, and the exceptions about its connection.
struct RemoteSystem: Hashable, Sendable {
    /// As work names the system that it calls.
    let name: String

    static let shopify = RemoteSystem(name: "shopify")
    static let deposco = RemoteSystem(name: "deposco")
    static let patchworks = RemoteSystem(name: "patchworks")
    static let royalMail = RemoteSystem(name: "royalmail")

    static let all = [shopify, deposco, patchworks, royalMail]

    private init(name: String) { self.name = name }

    init(_ kind: WorkKind) { self.init(name: kind.system) }

    var title: String {
        switch self {
        case .shopify: "Shopify"
        case .deposco: "Deposco"
        case .patchworks: "Patchworks"
        case .royalMail: "Royal Mail"
        default: name
        }
    }

    var refusing: ExceptionCause { .connectorRefusing(name) }
    var down: ExceptionCause { .connectorDown(name) }

    /// What can be wrong with the connection although the system answers, the gravest first.
    var breaks: [ExceptionCause] {
        [.tokenFailing(name)]
            + (self == .shopify ? [.scopeMissing, .deadSubscription, .webhookMissing, .apiVersion] : [])
    }

    /// Everything that can be wrong with the connection, the gravest first.
    var troubles: [ExceptionCause] { [down, refusing] + breaks + (self == .shopify ? [.countMismatch] : []) }

    /// Ends what was wrong with the connection.
    func answers(_ step: Step) throws {
        for cause in [refusing, down] { try step.resolve(cause, .answersAgain.of(title)) }
    }
}
