/// What happens to a request to cancel. An order is cancelled as a whole or not at all: one part past the point of no
/// return also keeps the others.
package enum CancellationDecision: Hashable, Sendable {
    /// The warehouse will not ship it.
    /// - Parameters:
    ///   - status: the last status read from the WMS.
    ///   - inWMS: whether all of it is cancelled in the WMS.
    case settled(Verdict, status: String?, inWMS: Bool)
    /// Cancel these parts in the WMS.
    /// - Parameter status: the statuses of all parts.
    case stop([WMSOrder], status: String)
    /// A part is past the point of no return.
    case late(status: String)
    /// A part may be about to reach the WMS, so its present answer decides nothing.
    case askAgain(because: Arrival)
    /// The table does not contain this status. Nothing is done.
    case unknown(status: String)

    /// Why a part may reach the WMS shortly.
    package enum Arrival: String, Sendable {
        case beingImported = "it is being imported"
        case onItsWay = "it is on its way there"
    }

    /// What can be decided without asking the WMS.
    /// - Returns: `nil` when the WMS has to be asked.
    package init?(unasked order: OrderRecord) {
        switch order.stage {
        case .awaitingPayment, .nothingToShip, .elsewhere, .notDue, .blocked, .queued:
            // The WMS may have another part of the order. It may also have a part that a run took, whatever outcome the
            // run reported.
            guard order.isInWMS || order.parts.contains(where: { $0.run != nil }) else {
                self = .settled(.notThere, status: nil, inWMS: false)
                return
            }
        case .cancelled:
            self = .settled(.alreadyCancelled, status: order.wmsStatus, inWMS: order.cancelledInWMS)
            return
        case .sent, .review, .received, .partlyShipped, .shipped: break
        }
        guard order.parts.contains(where: { $0.batch != nil }) else { return nil }
        self = .askAgain(because: .beingImported)
    }

    /// Decides from the parts that the WMS now has.
    /// - Parameters:
    ///   - there: the order's parts in the WMS.
    ///   - arrivesWithin: how long a part may take to appear after a call whose answer was lost.
    package init(
        _ order: OrderRecord, there: [WMSOrder], table: PointOfNoReturn, arrivesWithin: Span, now: Instant
    ) {
        let verdicts = there.map { table.verdict(on: $0.status) }
        let status = there.statuses
        let isFresh = (Span.zero..<arrivesWithin).contains(now - order.stageAt)
        let mayArrive = order.parts.contains { part in
            part.state == .sent && !there.contains { $0.number == part.number } && (part.run != nil || isFresh)
        }
        if mayArrive {
            self = .askAgain(because: .onItsWay)
        } else if there.isEmpty {
            self = .settled(.notThere, status: nil, inWMS: false)
        } else if verdicts.contains(.pastNoReturn) {
            self = .late(status: status)
        } else if let at = verdicts.firstIndex(of: .unknown) {
            self = .unknown(status: there[at].status)
        } else {
            let open = zip(there, verdicts).filter { $1 == .canStop }.map(\.0)
            self =
                open.isEmpty
                ? .settled(.alreadyCancelled, status: status, inWMS: true) : .stop(open, status: status)
        }
    }
}

extension [WMSOrder] {
    /// The statuses of the parts, for the journal and the desk.
    package var statuses: String { map(\.status).joined(separator: ", ") }

    /// Whether the WMS shows all of them cancelled.
    package func areCancelled(by table: PointOfNoReturn) -> Bool {
        allSatisfy { table.verdict(on: $0.status) == .alreadyCancelled }
    }
}
