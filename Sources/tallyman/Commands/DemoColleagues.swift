import Core
import DeskAPI
import Domain
import ServiceLifecycle

/// Two people who work the demo's desk besides whoever watches, so that it looks like a desk that is worked. They leave the newest of
/// everything to be tried, and do one thing at a time.
struct DemoColleagues: Service {
    let core: IntegrationCore

    private static let grace = person("grace", 2001, "cx")
    private static let linus = person("linus", 2002, "operations")

    private static func person(_ name: String, _ uid: UInt32, _ role: String) -> Identity {
        Identity(
            uid: uid, name: name, roles: [role], allowed: Set(ActionName.allCases), reason: nil, teams: [], shop: "demo"
        )
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var step = 0
            while (try? await Task.sleep(for: .seconds(20))) != nil {
                step += 1
                // What cannot be done now is done at the next turn.
                try? await work(step)
            }
        }
    }

    private func work(_ step: Int) async throws {
        switch step % 3 {
        case 0: try await answerCarriers(step)
        case 1: try await takeOn(step)
        default: try await decide(step)
        }
    }

    /// Releases the oldest notices that stalled, and leaves three.
    private func answerCarriers(_ step: Int) async throws {
        let stalled = try await rows(.holds) { $0.cells["state"]?.isCritical == true }
        let old = stalled.dropLast(3).prefix(4)
        guard !old.isEmpty else { return }
        let reason = step % 2 == 0 ? "The carrier says by telephone that it has it" : "The customer has the parcel"
        try await act(.releaseNotification, old, by: Self.grace, step, reason: reason)
    }

    /// Takes on the oldest exception that nobody owns, or that is its team's alone; now and then with a note.
    private func takeOn(_ step: Int) async throws {
        let open = try await rows(.exceptions) { row in
            if case .owner(let owner)? = row.cells["owner"] { owner.isTeam } else { true }
        }
        guard open.count > 3, let worst = open.dropFirst().first else { return }
        let who = step % 2 == 0 ? Self.grace : Self.linus
        try await act(.assignOwner, [worst], by: who, step, owner: Owner(person: who.name))
        guard step % 4 == 1 else { return }
        try await act(.note, [worst], by: who, step, reason: "Asked the warehouse, which looks into it today")
    }

    /// Rejects the cancellations that wait longest, and leaves some to be tried.
    private func decide(_ step: Int) async throws {
        let late = try await rows(.cancellations) {
            $0.cells["decideBy"] != nil && $0.actions.contains(.rejectCancellation)
        }
        let oldest = late.dropLast(2).prefix(3)
        guard !oldest.isEmpty else { return }
        try await act(
            .rejectCancellation, oldest, by: Self.grace, step,
            reason: "Your parcel is packed already. Please refuse it, or send it back for a refund.")
    }

    private func rows(_ list: ListName, where wanted: (ListRow) -> Bool) async throws -> [ListRow] {
        try await core.list(list, filter: "", after: nil, limit: 500).rows.filter(wanted)
    }

    private func act(
        _ action: ActionName, _ rows: some Sequence<ListRow>, by who: Identity, _ step: Int, reason: String? = nil,
        owner: Owner? = nil
    ) async throws {
        let targets = rows.map { ActionTarget(ref: $0.ref, version: $0.version) }
        _ = try await core.act(
            ActionRequest(
                requestID: "\(who.name)-\(step)-\(action.rawValue)", action: action, targets: targets, reason: reason,
                owner: owner),
            by: who)
    }
}

extension CellValue {
    fileprivate var isCritical: Bool { if case .state(let state) = self { state.weight == .critical } else { false } }
}
