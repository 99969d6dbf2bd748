import Connectors
import Domain
import Store

// To go when nobody calls it.
extension Transaction {
    private func step(_ policy: Policy = Policy(), at now: Instant) -> Step { Step(self, policy: policy, at: now) }

    private func step(_ hold: HoldPolicy, at now: Instant) -> Step {
        var policy = Policy()
        policy.hold = hold
        return step(policy, at: now)
    }

    func sight(_ told: Shipment, hold: HoldPolicy, at now: Instant) throws {
        try ShipmentFlow(step(hold, at: now)).sight(told)
    }

    func scanned(_ scan: Scan, _ hold: HoldPolicy, at now: Instant) throws {
        try ShipmentFlow(step(hold, at: now)).scanned(scan)
    }

    func release(_ id: ShipmentID, reason: String, by actor: Actor, _ hold: HoldPolicy, at now: Instant) throws {
        try ShipmentFlow(step(hold, at: now)).release(id, reason: reason, by: actor)
    }

    func enqueueFulfilling(_ shipment: ShipmentID, of order: OrderID, at now: Instant) throws {
        try ShipmentFlow(step(at: now)).enqueueFulfilling(shipment, of: order)
    }

    func compareCancelledWithShipped(_ id: OrderID, at now: Instant) throws {
        try ShipmentFlow(step(at: now)).compareCancelledWithShipped(id)
    }

    func endEarlyScans(before: Instant, after: String?, at now: Instant) throws -> String? {
        try EarlyScans(step(at: now)).end(before: before, after: after)
    }

    func paymentSeen(_ id: OrderID, policy: Policy, at now: Instant) throws {
        try PaymentFlow(step(policy, at: now)).seen(id)
    }

    func take(_ ask: CancellationHook.Ask, from sender: String, body: Int64, at now: Instant) throws -> String {
        try CancellationFlow(step(at: now)).take(ask, from: sender, body: body)
    }

    func answerUnreadable(_ body: BodyHead, _ bytes: [UInt8], at now: Instant) throws {
        try CancellationFlow(step(at: now)).answerUnreadable(body, bytes)
    }

    func askToStop(_ order: OrderRecord, at now: Instant) throws {
        try CancellationFlow(step(at: now)).askToStop(order)
    }

    func refuse(_ record: CancellationRecord, reason: String, by actor: Actor, at now: Instant) throws {
        try CancellationFlow(step(at: now)).refuse(record, reason: reason, by: actor)
    }

    func note(_ time: DoubtedTime, _ subject: Subject, by actor: Actor, at now: Instant) throws {
        try Intake(step(at: now)).note(time, subject, by: actor)
    }
}
