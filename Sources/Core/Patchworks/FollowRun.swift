import Connectors
import Domain
import Store

/// Checks a run's status. Once it has ended, looks in Deposco for the order that it was to create.
struct FollowRun: Sendable {
    let store: Store
    let wms: any WMSOrders
    let patchworks: PatchworksClient
    let policy: Policy
    let clock: CoreClock
    let attempt: Attempt

    func work(_ id: OrderID, number: String, run: String) async throws -> Outcome {
        let order = try await store.read { [policy] reader in
            try OrderReads(reader, policy).awaited(number, of: id) { $0.state == .sent && $0.run == run }
        }
        guard let order else { return .done }
        let found = try await patchworks.run(run, for: .orders)
        if isOnItsWay(found) { return .write { .later(at: $0.now + Limits.Runs.wait) } }
        if let there = try await wms.order(number: number, for: .orders) { return .readBack(there, of: order, id) }
        switch found?.status {
        case .failure, .partialSuccess:
            let verdict = found?.status == .failure ? "failed" : "ended as a partial success"
            let words = try await log(of: run) ?? found?.summary ?? "its log says nothing"
            return .refusedByPatchworks("run \(run) in Patchworks \(verdict)", words, number, id)
        case .success:
            let facts = try await store.read { [policy] in try OrderReads($0, policy).factsSinceBlocked(id) }
            let empty = Sending.starts(with: number, in: facts)
            guard empty >= Limits.Runs.emptySuccesses else { break }
            return .refusedByPatchworks(
                "run \(run) in Patchworks says SUCCESS, and Deposco does not have it",
                "\(empty) runs ended so; look at the flow's last step", number, id)
        default: break
        }
        // Deposco may show the order late, so it is checked once more before a flow is started again.
        return .write { step in
            try OrderFlow(step).enqueueConfirming(number, of: id, due: step.now + Limits.Runs.readBackAfter)
            return .done
        }
    }

    private func isOnItsWay(_ run: PatchworksRun?) -> Bool {
        let lasted = clock.now - attempt.work.enqueuedAt
        guard let run else { return lasted < Limits.Runs.lostAfter }
        return run.status == .started && lasted < Limits.Runs.longest
    }

    /// The last lines of a run's log above the level of information.
    private func log(of run: String) async throws -> String? {
        let said = try await patchworks.logs(of: run, for: .orders).filter { $0.level != "INFO" }
        let words = said.suffix(Limits.Runs.logLines).map { line in (line.step.map { "\($0): " } ?? "") + line.message }
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }
}
