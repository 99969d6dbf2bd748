package import Domain

/// What flows in Patchworks hand to us, by a step that posts to `/hooks/patchworks`. We define the form: a shared secret, a
/// topic and a delivery id in headers, and the body that the other system sent.
package enum PatchworksWebhook {
    package static let secretHeader = "x-tallyman-secret"
    package static let topicHeader = "x-tallyman-topic"
    package static let deliveryHeader = "x-tallyman-delivery"
    package static let cancellationTopic = "cancellation"

    /// - Parameter secrets: several while one is being replaced.
    package static func verify(_ secret: String, secrets: [String]) -> Bool { Signature.isOne(of: secrets, secret) }

    /// The topic as it is stored.
    package static func topic(_ header: String?) -> String {
        let text = plain(header ?? "").prefix(60)
        return text.isEmpty ? "unknown" : String(text)
    }

    package enum Content: Hashable, Sendable {
        /// A Shopify order as its webhooks carry it, where Patchworks owns the connection to the channel.
        case order(ChannelSighting)
        /// An outbound shipment of Deposco.
        case shipment(Shipment)
        /// A shipment with perhaps more lines or parcels than these. Deposco nests ten rows at most, so the shipment must be read there.
        case incompleteShipment(ShipmentID)
        /// A request to cancel, in the form of `CancellationHook`.
        case cancellation(CancellationHook.Ask)
        /// A topic that the core does not use.
        case other(String)
    }

    package static func decode(topic: String, body: [UInt8]) throws(Unreadable) -> Content {
        let root = JSONNode(try JSON(body))
        switch topic {
        case "order": return .order(try ShopifyRESTOrder.read(root["order"].isNull ? root : root["order"]))
        case "shipment":
            let node = root["data"].isNull ? root : root["data"]
            let shipment = try DeposcoShipment.read(node, DeposcoShipment.Lists(node))
            return DeposcoShipment.isWhole(node) || shipment.status == .rolledBack
                ? .shipment(shipment) : .incompleteShipment(shipment.id)
        case cancellationTopic: return .cancellation(try CancellationHook.decode(body))
        default: return .other(topic)
        }
    }
}
