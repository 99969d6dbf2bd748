/// The stand-in world: a shop, Deposco with its warehouse, carriers, Patchworks. Callers hand in the time, in milliseconds, and
/// no clock is read. So the same calls always have the same outcome.
package final class Sandbox {
    package let shop: Shop
    package let deposco: DeposcoSystem
    package let patchworks: PatchworksSystem
    package var royalMail = RoyalMailSystem()
    /// How far the shop's clock, and Deposco's, are ahead of the time that is handed in.
    package var shopSkew: Int64 = 0
    package var deposcoSkew: Int64 = 0
    package let helpDesk = HelpDesk()
    /// What happened in the shop, in the warehouse and at the carrier.
    package let log = SandboxLog()
    private var carrierDeliveries: [Int: SandboxDelivery] = [:]
    private var waitingCarrier: [Int] = []
    private var nextCarrierID = -1

    package init(seed: UInt64 = 1, deposco settings: DeposcoSettings = DeposcoSettings()) {
        shop = Shop(seed: seed, log: log)
        deposco = DeposcoSystem(seed: seed &+ 1, settings: settings, log: log)
        patchworks = PatchworksSystem(seed: seed &+ 2, deposco: deposco)
    }

    /// Answers a call as the real system would.
    package func handle(_ request: SandboxRequest, now: Int64) -> SandboxAnswer {
        advance(to: now)
        if request.path.hasPrefix("/shopify/") {
            return ShopGraphQL(shop).handle(request, now: now + shopSkew).dated(now + shopSkew)
        }
        if request.path.hasPrefix("/deposco") {
            return deposco.handle(request, now: now + deposcoSkew).dated(now + deposcoSkew)
        }
        if request.path.hasPrefix("/royalmail/") {
            return royalMail.handle(request, parcels: deposco.shipments, scans: deposco.scans)
        }
        if request.path.hasPrefix("/helpdesk") { return helpDesk.handle(request) }
        if request.path.hasPrefix("/patchworks/") { return patchworks.handle(request, now: now) }
        if request.path.hasPrefix("/_sandbox/") { return .response(Staging.answer(request, in: self, now: now)) }
        return .response(SandboxResponse(status: 404))
    }

    /// Makes the warehouse, the carrier and the flows do what is due.
    package func advance(to now: Int64) {
        // A flow must find Deposco as it is at that moment.
        while let due = patchworks.nextDue, due <= now {
            deposco.advance(to: due + deposcoSkew)
            patchworks.advance(to: due)
        }
        patchworks.advance(to: now)
        deposco.advance(to: now + deposcoSkew)
        shop.advance(to: now + shopSkew)
        for var delivery in deposco.takeDeliveries() + helpDesk.takeDeliveries() {
            delivery.id = nextCarrierID
            carrierDeliveries[nextCarrierID] = delivery
            waitingCarrier.append(nextCarrierID)
            nextCarrierID -= 1
        }
    }

    /// Webhooks to be sent now, at most `limit` of the shop's. Report each one back with `delivered`.
    package func dueDeliveries(now: Int64, limit: Int = 64) -> [SandboxDelivery] {
        let carrier = waitingCarrier.compactMap { carrierDeliveries[$0] }
        waitingCarrier = []
        return carrier + shop.dueDeliveries(now: now + shopSkew, limit: limit)
    }

    /// - Parameter status: `nil` if there was no answer.
    package func delivered(_ id: Int, status: Int?, now: Int64) {
        guard id < 0 else { return shop.delivered(id, status: status, now: now + shopSkew) }
        if let status, (200..<300).contains(status) { carrierDeliveries[id] = nil } else { waitingCarrier.append(id) }
    }

    /// When the next event is due; `nil` if none is planned.
    package var nextDue: Int64? {
        [
            waitingCarrier.isEmpty ? nil : 0, shop.nextDue.map { $0 - shopSkew },
            deposco.nextDue.map { $0 - deposcoSkew },
            patchworks.nextDue,
        ].compactMap { $0 }.min()
    }
}
