import Core
import Dispatch
import Glibc
import Logging
import ServiceLifecycle
import Synchronization

/// Ends the program when it is told to: what runs is asked to end, and what has not ended in time is given up.
///
/// Everything that the core promised is in its store, which takes a sudden end at any moment; so what still runs then is given
/// up: a thread of the runtime that waits for the disk, a call that does not heed its cancellation.
///
/// The signals are taken over once and for good: on Linux they are lost when they are let go and taken over again, as service
/// groups one after the other would do.
final class StopSignals: Sendable {
    private struct State {
        var group: ServiceGroup?
        var told = false
        var sources: [any DispatchSourceSignal] = []
    }

    /// Seconds. The servers have taken five of them for what was open.
    private static let patience = 8.0

    private let state = Mutex(State())
    // A queue of its own, which runs whatever else is stuck.
    private let queue = DispatchQueue(label: "stop-signals", qos: .userInitiated)

    /// Takes over SIGTERM and SIGINT.
    init(log: Logger, writer: LineWriter) {
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            state.withLock { state in
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                // It is kept alive by its own handler: nobody else may hold it while the services run.
                source.setEventHandler { self.stop(log, writer) }
                source.resume()
                state.sources.append(source)
            }
        }
    }

    /// From now on a signal ends these services; at once when it has come already.
    func end(_ group: ServiceGroup) async {
        let told = state.withLock { state in
            state.group = group
            return state.told
        }
        if told { await group.triggerGracefulShutdown() }
    }

    private func stop(_ log: Logger, _ writer: LineWriter) {
        let (group, isFirst) = state.withLock { state in
            defer { state.told = true }
            return (state.group, !state.told)
        }
        if let group { Task { await group.triggerGracefulShutdown() } }
        guard isFirst else { return }
        queue.asyncAfter(deadline: .now() + Self.patience) {
            log.warning("what was running did not end in time and is given up; the next start goes on with it")
            writer.close(within: 0.5)
            _exit(0)
        }
    }
}
