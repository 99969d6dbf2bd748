/// The WMS statuses that the core compares with. Any other status is only shown.
package enum WMSStatus {
    package static let cancelled = "Canceled"
    /// The WMS has parked the order for somebody to look at. All but the first are statuses of the V1 API.
    package static let parked: Set<String> = ["Review", "Needs Attention", "Incomplete", "Rejected"]
    /// Everything that will leave has left. The second is a status of the V1 API.
    package static let left: Set<String> = ["Ship Complete", "Complete"]
}

/// What the WMS's exact status says about stopping an order.
package enum Verdict: String, Sendable, Codable {
    /// The order never reached the WMS.
    case notThere
    case canStop
    case pastNoReturn
    case alreadyCancelled
    /// The status could not be read, or the table does not contain it. Nothing is done.
    case unknown
}

/// The configurable table of Deposco's exact statuses (docs/apis/deposco.md#order-statuses): those of V2 sales orders,
/// and those of V1 orders where they differ. V1 statuses that say nothing about the warehouse (`Ready`, `Refunded`, …)
/// are left out and count as unknown.
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
