import Connectors
import Domain
import Store

/// Turns webhook messages into facts and work.
struct HookFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// - Returns: the outcome, in a word.
    func take(_ message: HookMessage, of body: BodyHead) throws -> String {
        switch message {
        case .shopify(let content):
            try OrderFlow(step).webhookSeen()
            return try take(content)
        case .patchworks(.cancellation(let ask)):
            return try CancellationFlow(step).take(ask, from: CancellationHook.patchworks, body: body.id)
        case .patchworks(let content): return try take(content)
        case .cancellation(let ask, let sender):
            return try CancellationFlow(step).take(ask, from: sender, body: body.id)
        case .tracking(let message):
            for case let scan? in message.reports.map(\.scan) { try ShipmentFlow(step).scanned(scan) }
            for row in message.unreadable { try Intake(step).unreadable(body.source, body.topic, row) }
            return "tracking"
        case .unreadable(let reason, let bytes):
            try Intake(step).unreadable(body.source, body.topic, UnreadableRow(id: nil, reason: reason))
            try CancellationFlow(step).answerUnreadable(body, bytes)
            return "unreadable: \(reason)"
        case .failed(let error): throw error
        }
    }

    private func take(_ content: ShopifyWebhook.Content) throws -> String {
        switch content {
        case .order(let seen): return try sight(seen, by: .remote("shopify"))
        case .rereadOrder(let id):
            try step.enqueue(.rereadOrder(id))
            return "reread"
        case .fulfilmentOrder(let id):
            // Whatever changed, nothing of the order is sent by what was read before.
            if let order = try step.known.orders.owner(ofFulfilmentOrder: id) {
                try FulfilmentFlow(step).outdated(order)
            }
            try step.enqueue(.rereadFulfilmentOrder(id))
            return "reread"
        case .fulfilmentChanged(let id):
            guard let known = try step.known.orders.order(id)?.record, known.fulfilment != nil, known.stage != .shipped
            else { return "nothing to read" }
            try FulfilmentFlow(step).readAgain(id)
            return "reread"
        case .orderDeleted(let id):
            try OrderFlow(step).deleted(id, via: .webhook)
            return "deleted"
        case .dataRequest(let asked, let request): return try PrivacyFlow(step).takeDataRequest(asked, request)
        case .redactCustomer(let asked): return try PrivacyFlow(step).takeRedaction(asked)
        case .redactShop:
            try step.enqueue(.redactShop)
            return "the shop is to be erased"
        case .other: return "ignored"
        }
    }

    private func take(_ content: PatchworksWebhook.Content) throws -> String {
        switch content {
        case .order(let seen): return try sight(seen, by: .remote("patchworks"))
        case .shipment(let shipment):
            try ShipmentFlow(step).sight(shipment, by: .remote("patchworks"))
            return "shipment"
        // The poll of shipments reads the whole shipment within its interval.
        case .incompleteShipment: return "left to the poll"
        case .cancellation, .other: return "ignored"
        }
    }

    private func sight(_ seen: ChannelSighting, by actor: Actor) throws -> String {
        try OrderFlow(step).sight(seen, via: .webhook, by: actor) ? "order" : "stale"
    }
}
