import Connectors
import Domain
import Store

/// Requests about people, and their erasure.
struct PrivacyFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    func takeDataRequest(_ asked: ShopifyPersonRequest, _ request: String) throws -> String {
        try step.tx.takeDataRequest(asked, request, at: step.now)
    }

    func takeRedaction(_ asked: ShopifyPersonRequest) throws -> String {
        try step.tx.takeRedaction(asked, at: step.now)
    }

    /// Records that the person behind an order is to be erased, and enqueues that.
    func askErasure(_ id: OrderID, by actor: Actor) throws { try step.tx.askErasure(id, by: actor, at: step.now) }

    func dropIfErased(_ body: Int64, _ message: HookMessage) throws { try step.tx.dropIfErased(body, message) }
}
