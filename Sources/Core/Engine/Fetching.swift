import Connectors
import Domain

/// Asks for the pages of a reading, and again when one fails in a way that passes: a reading of hundreds of pages that began anew with
/// each failure would not come to its end.
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
                    // The work itself is put back for a longer wait.
                    if until > clock.steady + Limits.Pages.longestWait { throw error }
                    wait = max(until, later)
                case .notSent:
                    // A dropped connection is tried once more. A system that cannot be reached is waited for elsewhere.
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
