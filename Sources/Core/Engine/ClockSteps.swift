import Connectors
package import Domain
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

/// Setting the machine's clock neither stops work nor lets it loose (DESIGN, rule 7): what was to happen after some time happens
/// after that time, whatever the date says by then.
extension IntegrationCore {
    func followClockUntilCancelled() async throws {
        while !Task.isCancelled {
            await followClock()
            try await clock.sleep(for: .seconds(1))
        }
    }

    /// Moves what is relative when the machine's clock was set. Cheap when it was not.
    package func followClock() async {
        if Self.isStep(clock.jump) {
            do { try await takeStep() } catch {
                log.error("the clock was set, and the store cannot follow yet", metadata: ["error": "\(error)"])
            }
        } else if clockSteps.isPast(at: clock.steady) {
            health.clear(.clockStepped)
        }
    }

    private static func isStep(_ jump: Span) -> Bool {
        jump.milliseconds.magnitude > Limits.Clock.leastStep.milliseconds.magnitude
    }

    /// Goes on where the last run stopped. A clock that was set meanwhile is followed as if the core had been there, as long as the
    /// machine was not started anew; after that nobody knows how much time passed, but that some did, and what would wait for longer
    /// than it ever may waits no longer than that.
    func resumeClock() async throws {
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
        let core = self
        try await store.transact { tx in
            if let future {
                try tx.append(.clockStepped(by: now - future), to: .system("clock"), by: .core, at: now)
                try tx.clockSteps.moveWaits(by: now - future)
            }
            try tx.clockSteps.keep(clock: KeptClock(boot: boot, lead: core.clock.lead))
            if kept?.boot != boot { try core.shortenWaits(tx, now) }
        }
        guard let future else { return }
        tell("this machine was started with its clock \((future - now).words) before the last entry of the journal")
    }

    private func takeStep() async throws {
        let core = self
        let before = clock.lead
        let jump: Span
        do {
            jump = try await store.transact { tx in
                // Another caller may have been first.
                let jump = core.clock.jump
                guard Self.isStep(jump) else { return .zero }
                core.clock.go(by: core.clock.lead + jump)
                let now = core.clock.now
                try tx.append(.clockStepped(by: jump), to: .system("clock"), by: .core, at: now)
                try tx.clockSteps.moveWaits(by: jump)
                try core.shortenWaits(tx, now)
                try tx.clockSteps.keep(clock: KeptClock(boot: core.clock.boot, lead: core.clock.lead))
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
        clockSteps.happened(at: clock.steady)
        health.raise(.clockStepped, words, at: clock.now)
    }

    /// Brings work back that lies further ahead than work of its kind ever does.
    private func shortenWaits(_ tx: Transaction, _ now: Instant) throws {
        try tx.clockSteps.shortenWaits(at: now, beyond: shortestLimit) { now + longestWait(of: $0, at: now) }
    }

    private var shortestLimit: Span { max(.hours(1), settings.backoff.cap) }

    /// The longest that work of a kind waits: for its own turn, for its next attempt, or for what a remote system asks for.
    package func longestWait(of kind: WorkKind, at now: Instant) -> Span {
        let (intervals, policy) = (settings.intervals, settings.policy)
        let own: Span
        switch kind {
        case .sweepOrders: own = intervals.orders
        case .deepSweepOrders: own = intervals.deepOrders
        case .nightlySweepOrders: own = intervals.nightlyOrders
        case .pollShipments: own = intervals.shipments
        case .pollOrders: own = intervals.wmsOrders
        case .pollItems: own = intervals.items
        case .pollVariants: own = intervals.variants
        case .pollRoyalMail: own = intervals.royalMail
        case .pollPatchworks: own = intervals.patchworks
        case .pollStock: own = intervals.stock
        case .auditStock: own = policy.stock?.auditEvery ?? .zero
        case .snapshotStock:
            if case .snapshot(let every) = policy.stock?.push { own = every } else { own = .zero }
        case .expireCancellation: own = policy.decideWithin
        case .watchShipment: own = policy.hold.tellWithin
        case .checkHold:
            own = policy.hold.hours.moment(max(policy.hold.warnAfter, policy.hold.stallAfter), after: now) - now
        case .watchAuthorisation: own = Limits.Payments.longestLook
        case .tendPrivacy: own = Limits.Privacy.tends
        case .redactShop: own = Limits.Privacy.asksWhetherShopIsGone
        case .rereadOrder, .rereadFulfilmentOrder, .routeOrder, .sendOrder, .sendBatch, .followBatch, .followRun,
            .retryRun, .confirmOrder, .reassessBlocked, .decideCancellation, .answerCancellation, .lookUpCancellation,
            .answerSender, .adjustOrder, .returnShort, .createFulfilment, .cancelFulfilment, .capturePayment,
            .notifyCustomer, .pushStock, .erasePerson, .takeBodyAgain:
            own = .zero
        }
        return max(own, shortestLimit)
    }
}
