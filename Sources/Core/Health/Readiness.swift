import Connectors
import DeskAPI
import Domain
import Store

/// What `/readyz` answers: whether webhooks can be taken, and everything that is known to be wrong.
package struct Readiness: Sendable {
    package var ready: Bool
    /// A line each, what matters most first.
    package var text: String
}

struct ReadinessReport: Sendable {
    let store: Store
    let health: Health
    let connectors: [ConnectorRow]

    func made() async -> Readiness {
        let troubles = health.troubles
        var lines = troubles.map { "\($0.kind.rawValue) since \($0.since.iso): \($0.detail)" }
        var ready = !troubles.contains { $0.kind.stopsWork }
        do {
            let itemsRead = try await store.read { try $0.marks.mark(CatalogueFlow.itemMark) != nil }
            // Webhooks are taken either way; orders wait for the item master.
            if !itemsRead { lines.append("the item master has not been read yet: orders wait for it") }
            if let check = health.storeCheck { lines.append("store: \(check.rawValue)") }
        } catch {
            ready = false
            lines.append("the store cannot be read: \(Store.words(of: error))")
        }
        // Without a remote system webhooks are still taken, and what is to be sent waits: that is no reason to stop their senders.
        for row in connectors {
            switch row.state {
            case .offline, .refusing, .stalled:
                let since = row.since.map { " since \($0.iso)" } ?? ""
                lines.append("\(row.name) \(row.state.rawValue)\(since): \(row.detail)")
            case .ok, .idle, .rateLimited: break
            }
        }
        return Readiness(
            ready: ready, text: ([ready ? "ready" : "not ready"] + lines).map { $0 + "\n" }.joined())
    }
}
