import Connectors
import DeskAPI
import Domain
import Logging
import Store

/// The lines of one console's live feed.
struct LiveFeed: Sendable {
    let core: IntegrationCore

    private static let pace = Span(milliseconds: 250)
    private static let silence = Span.seconds(10)

    func lines(log: Logger) -> AsyncStream<[UInt8]> {
        AsyncStream(bufferingPolicy: .bufferingNewest(4)) { continuation in
            let task = Task {
                do {
                    try await follow { continuation.yield($0) }
                } catch is CancellationError {
                    // The console went away.
                } catch {
                    log.error("the live feed ended", metadata: ["error": "\(Store.words(of: error))"])
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func follow(_ send: (@escaping @Sendable ([UInt8]) -> Void)) async throws {
        let bell = Bell()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in core.store.changes() { bell.ring() }
            }
            group.addTask {
                for await _ in core.health.changes() { bell.ring() }
            }
            group.addTask { try await tell(bell, send) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func tell(_ bell: Bell, _ send: @Sendable ([UInt8]) -> Void) async throws {
        var last: Overview?
        var lastLine = core.clock.steady
        while !Task.isCancelled {
            var view = try await core.overview()
            let now = view.at
            let begin = core.clock.steady
            // Only what the overview says counts as a change, not when it was said.
            if let last { view.at = last.at }
            if view != last {
                view.at = now
                last = view
                lastLine = begin
                send(try line(.overview(view)))
            } else if begin - lastLine >= Self.silence {
                lastLine = begin
                send(try line(.alive(at: now)))
            }
            try await core.clock.sleep(until: begin + Self.pace)
            try await wait(bell, until: lastLine + Self.silence)
        }
    }

    private func wait(_ bell: Bell, until: Steady) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait() }
            group.addTask { try await core.clock.sleep(until: until) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func line(_ line: LiveLine) throws -> [UInt8] {
        try DeskWire.encode(line) + [UInt8(ascii: "\n")]
    }
}
