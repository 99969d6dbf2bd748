import Connectors
import Domain
import Sandbox
import Synchronization

/// Lets something happen in the shop or the warehouse while a call of the core is on its way, between what the core has read
/// and what it does by it. What happens to an order is drawn by its number, once for each kind of call.
final class MeanwhileTransport: Transport {
    private let inner: any Transport
    private let host: SandboxHost
    private let time: @Sendable () -> Int64
    private let seed: UInt64
    /// Nothing happens from then on.
    private let end: Int64
    private let seen = Mutex<Set<String>>([])
    private let byHand = Mutex<Set<Int64>>([])

    /// The ids of fulfilments that people made while the core was making one of the same units. Where the answer to its call is
    /// lost, nothing tells them from what that call made.
    var madeAmidCalls: Set<Int64> { byHand.withLock { $0 } }

    init(
        _ inner: any Transport, host: SandboxHost, seed: UInt64, until end: Instant,
        time: @escaping @Sendable () -> Int64
    ) {
        self.inner = inner
        self.host = host
        self.time = time
        self.seed = seed
        self.end = end.milliseconds
    }

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        if time() < end { await happen(during: request) }
        return try await inner.send(request)
    }

    private func happen(during request: Request) async {
        let writes = request.method == "POST" || request.method == "PUT"
        guard writes else { return }
        let body = String(decoding: request.body, as: UTF8.self)
        let now = time()
        if body.contains("\"operationName\":\"CreateFulfilment\"") {
            guard let id = body.firstMatch(of: /FulfillmentOrder\/([0-9]+)/).flatMap({ Int64($0.1) }) else { return }
            await host.with { sandbox in
                guard let order = sandbox.shop.order(ofFulfilmentOrder: id) else { return }
                if let what = draw("while it is fulfilled", Self.whileFulfilled, order) {
                    Self.happen(what, to: order, in: sandbox, at: now)
                    let made = sandbox.shop.orders[order.id]?.fulfilments.dropFirst(order.fulfilments.count) ?? []
                    byHand.withLock { $0.formUnion(made.map(\.id)) }
                }
            }
        } else if request.url.contains("/deposco/") || request.url.contains("/patchworks/") {
            let numbers = Set(body.matches(of: /number\W{1,8}([0-9]{4,})/).map { String($0.1) })
            guard !numbers.isEmpty else { return }
            await host.with { sandbox in
                for number in numbers.sorted() where sandbox.deposco.order(number: number) == nil {
                    guard let order = sandbox.shop.order(named: "#\(number)"),
                        let what = draw("while it is sent", Self.whileSent, order)
                    else { continue }
                    Self.happen(what, to: order, in: sandbox, at: now)
                }
            }
        }
    }

    private enum Meanwhile {
        case hold, moveAway, cancel, askToCancel, takeUnit, readdress, fulfilByHand, relabel, refundInFull, delete
    }

    /// What may happen, each to so many orders in a thousand.
    private static let whileSent: [(Meanwhile, Int)] = [
        (.hold, 14), (.moveAway, 14), (.cancel, 16), (.askToCancel, 8), (.takeUnit, 8), (.readdress, 8),
        (.fulfilByHand, 10), (.refundInFull, 14), (.delete, 10),
    ]
    private static let whileFulfilled: [(Meanwhile, Int)] = [
        (.hold, 14), (.moveAway, 14), (.fulfilByHand, 14), (.relabel, 25), (.refundInFull, 10), (.delete, 6),
    ]

    /// - Returns: `nil` if nothing happens to the order, or something did before.
    private func draw(_ name: String, _ kinds: [(Meanwhile, Int)], _ order: ShopOrder) -> Meanwhile? {
        guard order.cancelledAt == nil, seen.withLock({ $0.insert(name + order.name).inserted }) else { return nil }
        var random = RandomStreams.stream("\(name) \(order.name)", seed: seed)
        var left = Int.random(in: 0...999, using: &random)
        for (kind, often) in kinds {
            if left < often { return kind }
            left -= often
        }
        return nil
    }

    private static func happen(_ what: Meanwhile, to order: ShopOrder, in sandbox: Sandbox, at time: Int64) {
        let (shop, id, now) = (sandbox.shop, order.id, time + sandbox.shopSkew)
        switch what {
        case .hold: shop.hold(id, reason: "HIGH_RISK_OF_FRAUD", at: now)
        case .moveAway: shop.move(id, to: SimulatedManner.otherLocation, at: now)
        case .cancel: if order.fulfilments.isEmpty { shop.cancel(id, at: now) }
        case .askToCancel: shop.requestCancellation(id, message: "changed my mind", at: now)
        case .takeUnit:
            if let line = order.lines.first(where: { $0.remaining > 0 }) { shop.take([line.id: 1], off: id, at: now) }
        case .readdress:
            var address = order.placed.address
            address.city = "York"
            shop.edit(address: address, of: id, at: now)
        case .fulfilByHand: shop.fulfilByHand(id, notify: false, at: now)
        case .refundInFull: if order.captured > order.refunded { shop.refundInFull(id, at: now) }
        case .delete: SimulatedShop.delete(id, in: shop, at: now)
        case .relabel:
            let number = "RB\(order.name.dropFirst())77001GB"
            let own = sandbox.deposco.shipments.last { $0.order.hasPrefix(order.name.dropFirst()) && !$0.lines.isEmpty }
            guard let own, own.status == "Shipped" else { return }
            sandbox.deposco.relabel(shipment: own.number, [number], at: time + sandbox.deposcoSkew)
        }
    }
}
