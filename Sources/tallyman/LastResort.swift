import Dispatch
import Glibc
import Logging

/// Ends the program when it was asked to and did not in time.
///
/// Everything that the core promised is in its store, which takes a sudden end at any moment; so what still runs then is given
/// up: a thread of the runtime that waits for the disk, a call that does not heed its cancellation.
enum LastResort {
    /// Seconds. The servers have taken five of them for what was open.
    static let patience = 8.0

    /// Watches the signals from a queue of its own, which runs whatever else is stuck.
    static func arm(log: Logger) -> [any DispatchSourceSignal] {
        let queue = DispatchQueue(label: "last-resort", qos: .userInitiated)
        return [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                queue.asyncAfter(deadline: .now() + patience) {
                    log.warning("what was running did not end in time and is given up; the next start goes on with it")
                    _exit(0)
                }
            }
            source.resume()
            return source
        }
    }
}
