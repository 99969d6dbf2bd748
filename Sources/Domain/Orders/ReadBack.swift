/// Decides what follows from reading a part of an order back from the WMS.
package enum ReadBack {
    /// - Parameter patience: the wait before the next check of something that a person has to settle in the WMS.
    package static func decide(
        _ there: WMSOrder, of sent: WarehouseOrder, known record: OrderRecord, at now: Instant, patience: Patience
    ) -> [StepEffect] {
        let differences = there.differences(from: sent, allowingCancelled: true)
        let fact: Fact =
            if there.isParked {
                .orderParked(number: sent.number, status: there.status)
            } else if !differences.isEmpty {
                .orderDiffers(number: sent.number, differences)
            } else {
                .orderReceived(number: sent.number, wmsID: there.id, status: there.status)
            }
        var after = record
        after.apply(fact, at: now)
        var effects = [StepEffect.fact(fact, .order(record.id), by: .remote("deposco"))]
        if !there.isParked, differences.isEmpty {
            return effects + endings(after).map { .resolve($0, .readBackEqual) }
        }
        effects.append(.raise(exception(there, of: sent, record.id, differences)))
        // The poll reports changes of the order. This check covers what the poll does not report.
        let due = now + patience.wait(since: after.stageAt, at: now)
        return effects + [.enqueue(.confirmOrder(record.id, number: sent.number), due: due)]
    }

    private static func exception(
        _ there: WMSOrder, of sent: WarehouseOrder, _ id: OrderID, _ differences: [String]
    ) -> NewException {
        let (name, all) = (sent.customerOrderNumber, differences.joined(separator: "; "))
        return there.isParked
            ? NewException(
                .parkedInReview(id), summary: "\(name) is in \(there.status)",
                detail: differences.isEmpty ? "lines are as sent" : all)
            : NewException(.receivedDiffers(id), summary: "\(name): \(differences.first ?? "")", detail: all)
    }

    /// The exceptions that end when a part is read back as it was sent.
    private static func endings(_ record: OrderRecord) -> [ExceptionCause] {
        // Another part of the order may still be parked or different.
        var ended: [ExceptionCause] = record.parts.contains { $0.state == .review } ? [] : [.parkedInReview(record.id)]
        if record.differences.isEmpty { ended.append(.receivedDiffers(record.id)) }
        if record.stage == .received { ended.append(.wmsRefused(record.id)) }
        return ended
    }
}
