import Synchronization

/// Streams that are told of commits.
final class Listeners: Sendable {
    private struct State {
        var next = 0
        var all: [Int: AsyncStream<Void>.Continuation] = [:]
        var commits = 0
    }

    private let state = Mutex(State())

    /// The number of commits that changed something.
    var commits: Int { state.withLock { $0.commits } }

    func count() { state.withLock { $0.commits += 1 } }

    func listen() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.next += 1
            state.all[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.all.removeValue(forKey: id) }
        }
        return stream
    }

    /// Ends all streams.
    func end() {
        let all = state.withLock { Array($0.all.values) }
        for continuation in all { continuation.finish() }
    }

    func tell() {
        let all = state.withLock { Array($0.all.values) }
        for continuation in all { continuation.yield() }
    }
}
