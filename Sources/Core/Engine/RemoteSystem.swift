import Domain
import Store

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

    /// The work that calls it.
    var kinds: [WorkKind] { WorkKind.allCases.filter { $0.system == name } }

    var refusing: ExceptionCause { .connectorRefusing(name) }
    var down: ExceptionCause { .connectorDown(name) }
    var usedUp: ExceptionCause { .quotaUsedUp(name) }

    /// The exceptions that end when the system answers.
    var untilAnswered: [ExceptionCause] { [refusing, down, usedUp] }

    /// What can be wrong with the connection although the system answers, the gravest first.
    var breaks: [ExceptionCause] {
        [.tokenFailing(name), usedUp]
            + (self == .shopify ? [.scopeMissing, .deadSubscription, .webhookMissing, .apiVersion] : [])
    }

    /// Everything that can be wrong with the connection, the gravest first.
    var troubles: [ExceptionCause] { [down, refusing] + breaks + (self == .shopify ? [.countMismatch] : []) }

    /// The polls that find out whether a system answers again.
    static let probes: Set<WorkKind> = [.sweepOrders, .pollItems, .pollPatchworks, .pollRoyalMail]

    /// Ends what was wrong with the connection. What waits for the end of an outage is tried at once, at the pace that the system allows.
    func answers(_ step: Step) throws {
        if try step.known.exceptions.exception(down.id)?.record.state == .open {
            try step.tx.queues.hasten(kinds, at: step.now)
        }
        for cause in untilAnswered { try step.resolve(cause, .answersAgain.of(title)) }
    }
}
