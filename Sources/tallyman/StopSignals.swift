import Core
import Dispatch
import Glibc
import Logging
import ServiceLifecycle
import Synchronization

/// Ends the program on a signal: services are asked to end, and those that have not ended in time are abandoned.
///
/// Everything that the core promised is in its store, which survives a sudden end at any moment. So it is safe to abandon a
/// thread that waits for the disk, or a call that ignores its cancellation.
///
/// The signals are taken over once and for good. Several service groups, one after the other, would release them and take them
/// over again, and on Linux signals get lost then.
final class StopSignals: Sendable {
    private struct State {
        var group: ServiceGroup?
        var told = false
        var sources: [any DispatchSourceSignal] = []
    }

    /// In seconds. The servers use up to five of them for open connections.
    private static let patience = 8.0

    private let state = Mutex(State())
    // Its own queue, which runs even if everything else is stuck.
    private let queue = DispatchQueue(label: "stop-signals", qos: .userInitiated)

    private let whenTold: @Sendable () -> Void

    /// Takes over SIGTERM and SIGINT.
    /// - Parameter whenTold: called at the first signal.
    init(log: Logger, writer: LineWriter, whenTold: @escaping @Sendable () -> Void = {}) {
        self.whenTold = whenTold
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            state.withLock { state in
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                // The handler keeps this object alive, since nobody else may hold it while the services run.
                source.setEventHandler { self.stop(log, writer) }
                source.resume()
                state.sources.append(source)
            }
        }
    }

    /// Makes a signal end these services; at once, if it has come already.
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
        whenTold()
        queue.asyncAfter(deadline: .now() + Self.patience) {
            log.warning("running work did not end in time and is abandoned; the next start goes on with it")
            writer.close(within: 0.5)
            _exit(0)
        }
    }
}
