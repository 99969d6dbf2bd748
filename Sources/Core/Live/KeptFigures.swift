import DeskAPI
import Domain
import Store
import Synchronization

/// The last figures that were read, shared by all callers until something changes. Nothing is read while nobody asks.
final class KeptFigures: Sendable {
    struct Reading: Sendable {
        var figures: DeskFigures
        var sequence: Int64
        var notKnown: Int?
        var patchworks: PatchworksPanel?
        var outages: [RemoteSystem: OutageFacts] = [:]
        var breaks: [BreakRow] = []
        /// The number of commits before the reading.
        var commits: Int
        var at: Instant
    }

    private struct State {
        var last: Reading?
        var begun: (commits: Int, at: Instant, reading: Task<Reading, any Error>)?
        var reads = 0
    }

    private let state = Mutex(State())

    /// How often the store was read, for tests.
    var reads: Int { state.withLock { $0.reads } }

    /// Until when the last reading is valid at most.
    var goodUntil: Instant? { state.withLock { $0.last?.figures.goodUntil } }

    /// Returns the last reading while it is valid. Otherwise reads now; concurrent callers share that reading.
    func current(at now: Instant, commits: Int, _ read: @escaping @Sendable (Int) async throws -> Reading) async throws
        -> Reading
    {
        enum Found {
            case kept(Reading)
            case coming(Task<Reading, any Error>)
        }
        let found = state.withLock { state -> Found in
            if let last = state.last, last.commits >= commits, last.at <= now, now < last.figures.goodUntil {
                return .kept(last)
            }
            if let begun = state.begun, begun.commits >= commits, begun.at <= now, now - begun.at < .seconds(1) {
                return .coming(begun.reading)
            }
            state.reads += 1
            // A separate task, so that a console that disconnects does not cancel it for the others.
            let reading = Task {
                let result = await Result { try await read(commits) }
                self.end(commits, result)
                return try result.get()
            }
            state.begun = (commits, now, reading)
            return .coming(reading)
        }
        switch found {
        case .kept(let reading): return reading
        case .coming(let reading): return try await reading.value
        }
    }

    private func end(_ commits: Int, _ result: Result<Reading, any Error>) {
        state.withLock { state in
            if state.begun?.commits == commits { state.begun = nil }
            if let reading = try? result.get(), reading.commits >= state.last?.commits ?? 0 { state.last = reading }
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
