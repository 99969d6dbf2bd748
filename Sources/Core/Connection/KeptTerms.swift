import Domain
import Synchronization

/// What the connection to the channel depended on when it was last read, for the desk; nothing before the first reading of a run.
final class KeptTerms: Sendable {
    private struct State {
        var last: ChannelTerms?
        var deliveredVersion: String?
    }

    private let state = Mutex(State())

    var last: ChannelTerms? { state.withLock { $0.last } }

    func keep(_ terms: ChannelTerms) { state.withLock { $0.last = terms } }

    /// The version of the API in which the last genuine webhook was written; `nil` before the first one of a run.
    var deliveredVersion: String? { state.withLock { $0.deliveredVersion } }

    func keep(deliveredVersion: String) { state.withLock { $0.deliveredVersion = deliveredVersion } }
}
