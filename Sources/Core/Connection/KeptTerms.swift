import Domain
import Synchronization

/// What the connection to the channel depended on when it was last read, for the desk; nothing before the first reading of a run.
final class KeptTerms: Sendable {
    private let state = Mutex<ChannelTerms?>(nil)

    var last: ChannelTerms? { state.withLock { $0 } }

    func keep(_ terms: ChannelTerms) { state.withLock { $0 = terms } }
}
