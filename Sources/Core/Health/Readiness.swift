import Connectors
import DeskAPI
import Domain
import Store

/// The answer of `/readyz`: whether webhooks can be accepted, and all known troubles.
package struct Readiness: Sendable {
    package var ready: Bool
    /// One line each, the most important first.
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
            // Webhooks are accepted anyway; orders wait for the item master.
            if !itemsRead { lines.append("the item master has not been read yet: orders wait for it") }
            if let check = health.storeCheck { lines.append("store: \(check.rawValue)") }
        } catch {
            ready = false
            lines.append("the store cannot be read: \(Store.words(of: error))")
        }
        // While a remote system is down, webhooks are still accepted and outgoing work waits. Their senders need not stop.
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
