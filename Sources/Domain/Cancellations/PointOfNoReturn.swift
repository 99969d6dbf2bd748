/// Words of the WMS for the stage of an order. The core compares with no others; a status is otherwise only shown.
package enum WMSStatus {
    package static let cancelled = "Canceled"
    /// The WMS put the order aside for somebody to look at. All but the first are V1's words.
    package static let parked: Set<String> = ["Review", "Needs Attention", "Incomplete", "Rejected"]
    /// All that will leave has left. The second is V1's word.
    package static let left: Set<String> = ["Ship Complete", "Complete"]
}

/// What the WMS's exact status says about stopping an order.
package enum Verdict: String, Sendable, Codable {
    /// It never reached the WMS.
    case notThere
    case canStop
    case pastNoReturn
    case alreadyCancelled
    /// The status could not be read, or is a word that the table does not have: nothing is done.
    case unknown
}

/// The configurable table over Deposco's exact statuses: those of V2's sales orders, and of V1's orders where V1 has other words.
/// V1's words that tell nothing of the warehouse (`Ready`, `Refunded`, …) are left out, and so unknown.
package struct PointOfNoReturn: Sendable, Equatable {
    package var stoppable: Set<String>
    package var committed: Set<String>
    package var cancelled: Set<String>

    package init(
        stoppable: Set<String> = [
            "Draft", "New", "Hold", "Ready for Fulfillment", "Wave Built", "Back Ordered",
            "Accepted", "Incomplete", "Needs Attention", "Open", "Planned", "Suspended",
        ],
        committed: Set<String> = [
            "Partially Released", "Released", "Picking", "Pick Complete", "Partially Staged", "Staged",
            "Partially Loaded", "Loaded", "Partially Shipped", "Ship Complete",
            "Processing", "Cross Ship", "Packing", "Packed", "In-Transit", "Complete", "Closed", "Sent For Invoice",
            "Invoiced", "Returning", "Returned", "PARTIAL_RETURN",
        ],
        cancelled: Set<String> = [WMSStatus.cancelled, "Voided"]
    ) {
        self.stoppable = stoppable
        self.committed = committed
        self.cancelled = cancelled
    }

    /// What a status means for a cancellation; `nil` is a status that could not be read.
    package func verdict(on status: String?) -> Verdict {
        guard let status else { return .unknown }
        if stoppable.contains(status) { return .canStop }
        if committed.contains(status) { return .pastNoReturn }
        return cancelled.contains(status) ? .alreadyCancelled : .unknown
    }
}

extension WMSOrder {
    package var isCancelled: Bool { status == WMSStatus.cancelled }
    package var isParked: Bool { WMSStatus.parked.contains(status) }
    package var hasLeft: Bool { WMSStatus.left.contains(status) }
}
