import Connectors
import DeskAPI
import Domain
import Logging
import NIOCore
import Store
import Synchronization

/// The live feed to all consoles. Each change of the overview is read, compared and encoded once, and every console gets the same bytes.
/// Without listeners, nothing is done.
final class LiveFeed: Sendable {
    private static let pace = Span(milliseconds: 250)
    private static let heartbeat = Span(milliseconds: DeskWire.aliveMilliseconds)

    private struct State {
        var listeners: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
        var next = 0
        /// The last overview, for consoles that connect later.
        var last: ByteBuffer?
        var telling: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// Whether no console listens.
    var isIdle: Bool { state.withLock { $0.telling == nil } }

    /// The last overview, and every later line. A slow console misses older lines, never the newest.
    func lines(of core: IntegrationCore) -> AsyncStream<ByteBuffer> {
        let (stream, continuation) = AsyncStream<ByteBuffer>.makeStream(bufferingPolicy: .bufferingNewest(4))
        let id = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            if let last = state.last { continuation.yield(last) }
            if state.telling == nil { state.telling = Task { await self.tell(core) } }
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.leave(id) }
        return stream
    }

    private func leave(_ id: Int) {
        state.withLock { state in
            state.listeners[id] = nil
            guard state.listeners.isEmpty else { return }
            state.telling?.cancel()
            state.telling = nil
            state.last = nil
        }
    }

    private func send(_ line: LiveLine) throws {
        let bytes = ByteBuffer(bytes: try DeskWire.encode(line) + [UInt8(ascii: "\n")])
        state.withLock { state in
            // After its last console disconnects, a feed must not leave its overview to the next one.
            if Task.isCancelled { return }
            if case .overview = line { state.last = bytes }
            for listener in state.listeners.values { listener.yield(bytes) }
        }
    }

    private func tell(_ core: IntegrationCore) async {
        let bell = Bell()
        // Subscribed before the first reading, so that no change is missed.
        let (commits, troubles) = (core.store.changes(), core.health.changes())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in commits { bell.ring() } }
            group.addTask { for await _ in troubles { bell.ring() } }
            group.addTask { await self.follow(core, bell) }
            await group.next()
            group.cancelAll()
        }
        // The store was closed, so nothing more follows.
        let left = state.withLock { Task.isCancelled ? [] : Array($0.listeners.values) }
        for listener in left { listener.finish() }
    }

    private func follow(_ core: IntegrationCore, _ bell: Bell) async {
        var last: Overview?
        var saidAt = core.clock.steady
        while !Task.isCancelled {
            let begun = core.clock.steady
            do {
                let view = try await overview(core, after: last)
                if let view, view.isNews(after: last) {
                    last = view
                    saidAt = begun
                    try send(.overview(view))
                } else if begun - saidAt >= Self.heartbeat {
                    saidAt = begun
                    try send(.alive(at: core.clock.now))
                }
                try await core.clock.sleep(until: begun + Self.pace)
                let outdated = core.keptFigures.goodUntil.map { core.clock.steady + ($0 - core.clock.now) }
                try await wait(core, bell, until: min(saidAt + Self.heartbeat, outdated ?? saidAt + Self.heartbeat))
            } catch is CancellationError {
                return
            } catch {
                core.log.error(
                    "a line of the live feed could not be made", metadata: ["error": "\(Store.words(of: error))"])
            }
        }
    }

    /// The current overview. If it cannot be read, the last one with a trouble that says so.
    private func overview(_ core: IntegrationCore, after last: Overview?) async throws -> Overview? {
        do {
            let view = try await core.overview()
            if core.health.clear(.figuresUnreadable) == nil { return view }
            core.log.notice("the desk's figures can be read again")
            return try await core.overview()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let detail = "the desk shows figures that were read earlier; the log says why they cannot be read now"
            if core.health.raise(.figuresUnreadable, detail, at: core.clock.now) {
                core.log.error("the desk's figures cannot be read", metadata: ["error": "\(Store.words(of: error))"])
            }
            var view = last
            view?.troubles = core.health.troubles.map(TroubleRow.init)
            return view
        }
    }

    private func wait(_ core: IntegrationCore, _ bell: Bell, until: Steady) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait() }
            group.addTask { try await core.clock.sleep(until: until) }
            try await group.next()
            group.cancelAll()
        }
    }
}

extension Overview {
    /// Whether anything but the time has changed.
    fileprivate func isNews(after other: Overview?) -> Bool {
        guard var other else { return true }
        other.at = at
        return self != other
    }
}
