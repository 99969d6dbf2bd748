import Connectors
import Domain
import Logging
import Store
import Synchronization

/// The last step of the machine's clock.
final class ClockSteps: Sendable {
    private let last = Mutex<Steady?>(nil)

    func happened(at now: Steady) { last.withLock { $0 = now } }

    /// - Returns: `true` once, when the last step is long enough ago.
    func isPast(at now: Steady) -> Bool {
        last.withLock { last in
            guard let step = last, now - step > Limits.Clock.told else { return false }
            last = nil
            return true
        }
    }
}

/// Makes durations survive a change of the machine's clock: work neither stops nor runs early when somebody sets the date.
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

    /// Moves relative times when the machine's clock was set. Cheap when it was not.
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

    /// Resumes the clock of the last run. If the machine has not rebooted, a clock change in between is followed as if the core had been
    /// running. After a reboot nobody knows how much time passed, only that some did, so waits longer than their kind allows are
    /// shortened.
    func resume() async throws {
        let boot = clock.boot
        let kept = try await store.read { try $0.clock.keptClock() }
        if let kept, kept.boot == boot {
            clock.go(by: kept.lead)
            if Self.isStep(clock.jump) { return try await takeStep() }
        }
        let last = try await store.read { try $0.journal.lastTime }
        let now = clock.now
        // Time only moves forward. If the date is before the last entry, everything written until then would lie in the future.
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
                // Another caller may have followed it already.
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

    /// Shortens waits that exceed the longest wait of their kind.
    private func shorten(_ tx: Transaction, _ now: Instant) throws {
        let waits = LongestWaits(settings: settings.value)
        try tx.clockSteps.shortenWaits(at: now, beyond: waits.shortestLimit) { now + waits.of($0, at: now) }
    }
}
