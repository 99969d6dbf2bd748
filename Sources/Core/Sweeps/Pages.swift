import Connectors
import Domain

extension IntegrationCore {
    /// How often a page is asked for before the whole reading is put back.
    private static let pageAttempts = 5

    /// Asks for a page, and again when it fails in a way that passes: a reading of hundreds of pages that began anew with each
    /// failure would not come to its end.
    func fetch<Answer>(_ ask: () async throws(CallFailure) -> Answer) async throws -> Answer {
        var dropped = false
        for attempt in 1..<Self.pageAttempts {
            let wait: Steady
            do { return try await ask() } catch {
                let later = clock.steady + settings.backoff.delay(after: attempt, jitter: settings.jitter())
                switch error {
                case .unknown, .busy: wait = later
                case .rateLimited(let until, _):
                    // Longer than that nobody sits and waits: the work itself is put back.
                    if until > clock.steady + .minutes(1) { throw error }
                    wait = max(until, later)
                case .notSent:
                    // One connection dropped is asked for anew; a system that cannot be reached is waited for elsewhere.
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
