package import Domain
import Synchronization

/// How a call to a remote system failed, as far as a worker must know.
package enum CallFailure: Error, Hashable, Sendable {
    /// Without effect: it never got there.
    case notSent(String)
    /// It may have had its effect (a timeout, a reset, a 5xx, an empty 200, an answer that cannot be read): look before
    /// repeating.
    case unknown(String)
    /// Without effect: too many calls.
    case rateLimited(until: Instant, String)
    /// Without effect: something else holds it just now (409).
    case busy(String)
    /// The credentials or their permissions are not enough.
    case unauthorised(String)
    /// Understood and refused; the remote system's own words, on one line.
    case refused(String)
}

/// What the connector line is made from.
package struct ConnectorHealth: Hashable, Sendable {
    package struct Failure: Hashable, Sendable {
        package var at: Instant
        package var failure: CallFailure
    }

    package var lastSuccess: Instant?
    package var lastFailure: Failure?
    package var blockedUntil: Instant?
    /// Rate budget left and its maximum, where the system tells.
    package var available: Int?
    package var maximum: Int?

    package init() {}
}

/// A connector's health, written by its calls and read by anybody.
final class HealthRecord: Sendable {
    private let state = Mutex(ConnectorHealth())

    var health: ConnectorHealth { state.withLock { $0 } }

    func change(_ change: (inout sending ConnectorHealth) -> Void) { state.withLock { change(&$0) } }

    func succeeded(at now: Instant) { state.withLock { $0.lastSuccess = now } }

    func failed(_ failure: CallFailure, at now: Instant) {
        state.withLock { state in
            state.lastFailure = .init(at: now, failure: failure)
            if case .rateLimited(let until, _) = failure { state.blockedUntil = until }
        }
    }
}

/// Text of a remote system on one line: no control or format characters, at most 300 characters.
package func plain(_ text: String) -> String {
    var out = ""
    var count = 0
    for scalar in text.unicodeScalars {
        let category = scalar.properties.generalCategory
        let shown = category == .control || category == .format || category == .lineSeparator
        if shown, out.hasSuffix(" ") { continue }
        out.unicodeScalars.append(shown ? " " : scalar)
        count += 1
        if count == 300 { return out + "…" }
    }
    return out
}

extension TransportFailure {
    var asCallFailure: CallFailure {
        switch self {
        case .notSent(let words): .notSent(words)
        case .unknown(let words): .unknown(words)
        }
    }
}
