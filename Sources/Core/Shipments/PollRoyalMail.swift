import Connectors
import Domain
import Store

/// Polls Royal Mail, which sends no webhooks, for the first scans that notifications wait for.
struct PollRoyalMail: Sendable {
    let store: Store
    /// `nil` if it is no longer configured.
    let royalMail: RoyalMailClient?
    let clock: CoreClock
    let policy: Policy
    let interval: Span
    let attempt: Attempt

    /// Where the last run stopped in the list of held notifications; empty at the end of a round.
    private static let holdsMark = "royalmail.holds"

    func work() async throws -> Outcome {
        guard let royalMail else {
            return .write { step in
                for cause in RemoteSystem.royalMail.untilAnswered {
                    try step.resolve(cause, .noLongerAsked)
                }
                return .done
            }
        }
        let (numbers, next) = try await store.read { try Self.heldNumbers($0) }
        for start in stride(from: 0, to: numbers.count, by: RoyalMailClient.batch) {
            let some = Array(numbers[start...].prefix(RoyalMailClient.batch))
            try await take(try await royalMail.firstScans(of: some, for: .notifications))
        }
        return .write { step in
            if try step.known.marks.mark(Self.holdsMark) ?? "" != next {
                try step.append(.markMoved(next), to: .mark(Self.holdsMark))
            }
            // Without parcels, Royal Mail was not called, so nothing is known about the connection.
            if !numbers.isEmpty { try RemoteSystem.royalMail.answers(step) }
            return .later(at: next.isEmpty ? step.now + interval : step.now)
        }
    }

    /// The tracking numbers of this run, and where the next run continues.
    private static func heldNumbers(_ reader: Reader) throws -> (numbers: [String], next: String) {
        var place = try reader.marks.mark(holdsMark) ?? ""
        var numbers: [String] = []
        repeat {
            let page = try reader.shipments.heldShipments(after: place, limit: Limits.Shipments.holdsTogether)
            numbers += page.shipments.flatMap(\.shipment.royalMailNumbers)
            place = page.next ?? ""
        } while numbers.count < Limits.Shipments.parcelsInRun && !place.isEmpty
        return (numbers, place)
    }

    private func take(_ found: Page<Scan>) async throws {
        let now = clock.now
        try await store.transact { tx in
            let step = Step(tx, policy: policy, at: now)
            try Intake(step).each(found.rows, of: "royalmail scans", id: \.tracking) {
                try ShipmentFlow(step).scanned($0)
            }
            for row in found.unreadable { try Intake(step).unreadable("royalmail", "events", row) }
        }
    }
}
