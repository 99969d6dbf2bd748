package import Domain

/// Where a piece of work stands: `GET /v1/work/{id}`.
package struct WorkStanding: Codable, Hashable, Sendable {
    package var ref: TargetRef
    /// `done` once it has left the queues, be it done or needed no longer.
    package var state: WorkState
    /// Why its last attempt failed or it waits, while it is not done.
    package var why: String?

    package init(ref: TargetRef, state: WorkState, why: String? = nil) {
        self.ref = ref
        self.state = state
        self.why = why
    }
}
