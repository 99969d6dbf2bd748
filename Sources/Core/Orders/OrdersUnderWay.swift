import Domain
import Synchronization

/// Orders that are being read together with another, so that no two attempts read the same ones.
final class OrdersUnderWay: Sendable {
    private let ids = Mutex<Set<OrderID>>([])

    /// Takes those that nobody reads, at most so many.
    func take(_ orders: [ChannelOrder], most: Int) -> [ChannelOrder] {
        ids.withLock { ids in
            Array(orders.filter { !ids.contains($0.id) }.prefix(most)).filter { ids.insert($0.id).inserted }
        }
    }

    func giveBack(_ orders: [ChannelOrder]) { ids.withLock { ids in for order in orders { ids.remove(order.id) } } }
}
