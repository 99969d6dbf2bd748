import Connectors
import Domain
import Store

/// Orders on their way from the channel to the WMS.
struct OrderFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in an order as the channel now describes it.
    /// - Returns: `false` for what is older than what is known.
    @discardableResult
    func sight(_ seen: ChannelSighting, via: Via, by actor: Actor) throws -> Bool {
        try step.tx.sight(seen, via: via, actor: actor, policy: step.policy, at: step.now)
    }

    func assess(_ id: OrderID, refusalStands: Bool = false) throws {
        try step.tx.assess(id, refusalStands: refusalStands, policy: step.policy, at: step.now)
    }

    func enqueueNext(of id: OrderID) throws { try step.tx.enqueueNext(of: id, at: step.now) }

    func enqueueSending(_ number: String, of id: OrderID) throws {
        try step.tx.enqueueSending(number, of: id, at: step.now)
    }

    func enqueueConfirming(_ number: String, of id: OrderID, due: Instant) throws {
        try step.tx.enqueueConfirming(number, of: id, due: due, at: step.now)
    }

    func fit(_ fits: [FieldFit], known: OrderRecord) throws { try step.tx.fit(fits, known: known, at: step.now) }

    func endUnsent(_ id: OrderID, blocks: [Block]) throws { try step.tx.endUnsent(id, blocks: blocks, at: step.now) }

    func endInWMS(_ order: OrderRecord) throws { try step.tx.endInWMS(order, at: step.now) }

    func readBack(_ there: WMSOrder, of order: WarehouseOrder, _ id: OrderID) throws {
        try step.tx.readBack(there, of: order, id, at: step.now)
    }

    func refuse(
        _ number: String, of id: OrderID, what: String = "Deposco refused it", words: String,
        by system: String = "deposco"
    ) throws {
        try step.tx.refuse(number, of: id, what: what, words: words, by: system, at: step.now)
    }

    /// A webhook of the channel's arrived.
    func webhookSeen() throws { try step.tx.webhookSeen(at: step.now) }
}
