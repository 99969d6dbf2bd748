import Connectors
import Domain
import Logging
import Store
import Synchronization

/// What the core knows of the last step of the machine's clock.
final class ClockSteps: Sendable {
    private let last = Mutex<Steady?>(nil)

    func happened(at now: Steady) { last.withLock { $0 = now } }

    /// - Returns: `true` once, when the last step was long enough ago.
    func isPast(at now: Steady) -> Bool {
        last.withLock { last in
            guard let step = last, now - step > Limits.Clock.told else { return false }
            last = nil
            return true
        }
    }
}

/// Setting the machine's clock neither stops work nor lets it loose: what was to happen after some time happens after that time,
/// whatever the date says by then.
struct ClockFollower: Sendable {
    let store: Store
    let clock: CoreClock
    let steps: ClockSteps
    let settings: Replaceable<CoreSettings>
    let health: Health
    let log: Logger

    func runUntilCancelled() async throws {
        while !Task.isCancelled {
            await follow()
            try await clock.sleep(for: .seconds(1))
        }
    }

    /// Moves what is relative when the machine's clock was set. Cheap when it was not.
    func follow() async {
        if Self.isStep(clock.jump) {
            do { try await takeStep() } catch {
                log.error("the clock was set, and the store cannot follow yet", metadata: ["error": "\(error)"])
            }
        } else if steps.isPast(at: clock.steady) {
            health.clear(.clockStepped)
        }
    }

    private static func isStep(_ jump: Span) -> Bool {
        jump.milliseconds.magnitude > Limits.Clock.leastStep.milliseconds.magnitude
    }

    /// Goes on where the last run stopped. A clock that was set meanwhile is followed as if the core had been there, as long as the
    /// machine was not started anew; after that nobody knows how much time passed, but that some did, and what would wait for longer
    /// than it ever may waits no longer than that.
    func resume() async throws {
        let boot = clock.boot
        let kept = try await store.read { try $0.clock.keptClock() }
        if let kept, kept.boot == boot {
            clock.go(by: kept.lead)
            if Self.isStep(clock.jump) { return try await takeStep() }
        }
        let last = try await store.read { try $0.journal.lastTime }
        let now = clock.now
        // Some time has passed since the last entry. With a date before it, what was written until then would be in the future.
        let future = kept == nil ? nil : last.flatMap { $0 - now > Limits.Clock.leastStep ? $0 : nil }
        try await store.transact { tx in
            if let future {
                try tx.append(.clockStepped(by: now - future), to: .system("clock"), by: .core, at: now)
                try tx.clockSteps.moveWaits(by: now - future)
            }
            try tx.clockSteps.keep(clock: KeptClock(boot: boot, lead: clock.lead))
            if kept?.boot != boot { try shorten(tx, now) }
        }
        guard let future else { return }
        tell("this machine was started with its clock \((future - now).words) before the last entry of the journal")
    }

    private func takeStep() async throws {
        let before = clock.lead
        let jump: Span
        do {
            jump = try await store.transact { tx in
                // Another caller may have been first.
                let jump = clock.jump
                guard Self.isStep(jump) else { return .zero }
                clock.go(by: clock.lead + jump)
                let now = clock.now
                try tx.append(.clockStepped(by: jump), to: .system("clock"), by: .core, at: now)
                try tx.clockSteps.moveWaits(by: jump)
                try shorten(tx, now)
                try tx.clockSteps.keep(clock: KeptClock(boot: clock.boot, lead: clock.lead))
                return jump
            }
        } catch {
            clock.go(by: before)
            throw error
        }
        if jump != .zero { tell("this machine's \(jump.stepWords); what waits goes on as before") }
    }

    private func tell(_ words: String) {
        log.warning("the clock was stepped", metadata: ["detail": "\(words)"])
        steps.happened(at: clock.steady)
        health.raise(.clockStepped, words, at: clock.now)
    }

    /// Brings work back that lies further ahead than work of its kind ever does.
    private func shorten(_ tx: Transaction, _ now: Instant) throws {
        let waits = LongestWaits(settings: settings.value)
        try tx.clockSteps.shortenWaits(at: now, beyond: waits.shortestLimit) { now + waits.of($0, at: now) }
    }
}
