package import Domain
import Synchronization

/// How a call to a remote system failed, as far as a worker needs to know.
package enum CallFailure: Error, Hashable, Sendable {
    /// Without effect: the call never got there.
    case notSent(String)
    /// The call may have had its effect (a timeout, a reset, a 5xx, an empty 200, an unreadable answer): look before repeating
    /// it.
    case unknown(String)
    /// Without effect: too many calls.
    case rateLimited(until: Steady, String)
    /// Without effect: something else holds the resource just now (409).
    case busy(String)
    /// The credentials are wrong, or lack a permission.
    case unauthorised(String)
    /// Understood and refused; the remote system's own words, on one line.
    case refused(String)

    /// What went wrong, on one line for people.
    package var words: String {
        switch self {
        case .notSent(let text), .unknown(let text), .rateLimited(_, let text), .busy(let text),
            .unauthorised(let text), .refused(let text):
            text
        }
    }

    /// Whether the system did not answer, or not as itself. Any other answer shows that it is there.
    var isSilence: Bool {
        switch self {
        case .notSent, .unknown: true
        case .rateLimited, .busy, .unauthorised, .refused: false
        }
    }

    /// Whether the connection is at fault, rather than what was asked or how often.
    var isTrouble: Bool {
        if case .unauthorised = self { true } else { isSilence }
    }
}

/// What the desk's line about connectors is made from.
package struct ConnectorHealth: Hashable, Sendable {
    package struct Failure: Hashable, Sendable {
        package var at: Steady
        package var failure: CallFailure
    }

    /// The system's own clock, as its last answer told it.
    package struct Remote: Hashable, Sendable {
        package var said: Instant
        package var at: Steady

        /// What that clock shows at another moment.
        package func time(at moment: Steady) -> Instant { said + (moment - at) }
    }

    package var lastSuccess: Steady?
    /// How the last call failed; `nil` if it succeeded.
    package var failing: Failure?
    /// Since when it gave no answer; `nil` after any answer, also one that refuses the call.
    package var silentSince: Steady?
    /// When it first answered after it had given no answer; `nil` while it gives none.
    package var answersSince: Steady?
    package var blockedUntil: Steady?
    /// Since when every call was refused as too many.
    package var limitedSince: Steady?
    package var clock: Remote?
    package var calls = RecentCalls()
    /// The version of its API that answered last, if it tells.
    package var servedVersion: String?
    /// What is left of the rate limit, and its maximum, if the system tells.
    package var available: Int?
    package var maximum: Int?

    package init() {}

    fileprivate mutating func isSilent(at now: Steady) {
        silentSince = silentSince ?? now
        answersSince = nil
    }

    fileprivate mutating func answers(at now: Steady) {
        if silentSince != nil { answersSince = now }
        silentSince = nil
    }
}

/// A connector's health. Its calls write it, and anybody may read it.
final class HealthRecord: Sendable {
    private let state = Mutex(ConnectorHealth())

    var health: ConnectorHealth { state.withLock { $0 } }

    func change(_ change: (inout sending ConnectorHealth) -> Void) { state.withLock { change(&$0) } }

    /// Keeps the time that an answer tells of the sender's clock.
    func heard(_ response: Response, at now: Steady) {
        guard let said = response.date, said >= Instant.earliestBelieved else { return }
        state.withLock { $0.clock = .init(said: said, at: now) }
    }

    func succeeded(at now: Steady) {
        state.withLock { state in
            state.lastSuccess = now
            state.calls.add(failed: false, at: now)
            state.failing = nil
            state.answers(at: now)
            state.limitedSince = nil
        }
    }

    func failed(_ failure: CallFailure, at now: Steady) {
        state.withLock { state in
            state.failing = .init(at: now, failure: failure)
            state.calls.add(failed: failure.isTrouble, at: now)
            if failure.isSilence { state.isSilent(at: now) } else { state.answers(at: now) }
            guard case .rateLimited(let until, _) = failure else { return }
            state.blockedUntil = until
            state.limitedSince = state.limitedSince ?? now
        }
    }
}

/// A remote system's text on one line, without control or format characters, and of at most 300 characters.
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
