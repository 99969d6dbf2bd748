import Connectors
import Domain

/// Fetches the pages of a reading and retries each page after a passing failure. A reading of hundreds of pages would never finish if
/// each failure restarted it.
struct Fetching: Sendable {
    let clock: CoreClock
    let backoff: Backoff
    let jitter: @Sendable () -> Int64

    func page<Answer>(_ ask: () async throws(CallFailure) -> Answer) async throws -> Answer {
        var dropped = false
        for attempt in 1..<Limits.Pages.attempts {
            let wait: Steady
            do { return try await ask() } catch {
                let later = clock.steady + backoff.delay(after: attempt, jitter: jitter())
                switch error {
                case .unknown, .busy: wait = later
                case .rateLimited(let until, _):
                    // For a longer wait, the work itself is rescheduled.
                    if until > clock.steady + Limits.Pages.longestWait { throw error }
                    wait = max(until, later)
                case .notSent:
                    // A dropped connection is retried once. The work engine waits for systems that are offline.
                    if dropped { throw error }
                    dropped = true
                    continue
                case .unauthorised, .refused: throw error
                }
            }
            try await clock.sleep(until: wait)
        }
        return try await ask()
    }
}
