import Connectors
import Core
package import Domain
import Foundation
package import Logging
import Sandbox
import Store

/// Runs the orders of a past period through the real core against the stand-in systems, and reports what would have failed.
package struct Rehearsal: Sendable {
    package var orders: [OrderExport.Order]
    package var items: [Item]
    package var map: [String: String]

    package init(orders: [OrderExport.Order], items: [Item], map: [String: String]) {
        self.orders = orders
        self.items = items
        self.map = map
    }

    package struct Progress: Hashable, Sendable {
        package var placed: Int
        package var taken: Int
        package var received: Int
    }

    /// - Parameters:
    ///   - folder: the folder for the rehearsal's store.
    ///   - progress: is called now and then.
    package func run(
        in folder: String, log: Logger, progress: @Sendable (Progress) -> Void = { _ in }
    ) async throws -> RehearsalReport {
        let clock = SystemClock()
        let host = SandboxHost { Self.world() }
        await load(host, at: clock.now)
        let store = try Store(path: folder + "/rehearsal.sqlite")
        var settings = CoreSettings(shop: "rehearsal", deskSocket: "")
        settings.policy.due.settle = .zero
        settings.skuMap = map
        let core = IntegrationCore(
            settings: settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: nil,
            transport: SandboxTransport(host: host, clock: clock), clock: clock, log: log)
        try await core.prepare()
        let report = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await core.run() }
            try await deliver(host, to: core, clock, progress)
            try await waitUntilNothingIsDue(store, host, clock, progress)
            group.cancelAll()
            return try await RehearsalReport(store: store, host: host, orders: orders)
        }
        try store.close()
        return report
    }

    private static func world() -> Sandbox {
        var settings = DeposcoSettings()
        settings.callsPerSecond = nil
        settings.stageTime = nil
        let sandbox = Sandbox(deposco: settings)
        sandbox.shop.settings.bucket = nil
        return sandbox
    }

    private func load(_ host: SandboxHost, at now: Instant) async {
        let orders = orders
        let items = items
        await host.with { sandbox in
            for item in items {
                sandbox.deposco.setItem(number: item.number, name: item.name, active: item.active, at: now.milliseconds)
            }
            for order in orders { sandbox.shop.place(order.placed, at: order.createdAt.milliseconds) }
        }
    }

    /// Sends every webhook to the core's own receiver, with its signature.
    private func deliver(
        _ host: SandboxHost, to core: IntegrationCore, _ clock: any Clock, _ progress: @Sendable (Progress) -> Void
    ) async throws {
        var taken = 0
        while true {
            let due = await host.dueDeliveries(now: clock.now.milliseconds)
            if due.isEmpty { return }
            await withTaskGroup(of: Void.self) { group in
                for delivery in due {
                    group.addTask {
                        let answer = await core.receiveHook(
                            .shopify, headers: delivery.headers.map { Header($0.name, $0.value) }, body: delivery.body)
                        await host.delivered(delivery.id, status: answer.status, now: clock.now.milliseconds)
                    }
                }
            }
            taken += due.count
            progress(Progress(placed: orders.count, taken: taken, received: 0))
        }
    }

    /// Waits until no work is due in the next seconds. Orders that Deposco parked or changed are read again every few minutes
    /// without end; the report does not wait for those.
    private func waitUntilNothingIsDue(
        _ store: Store, _ host: SandboxHost, _ clock: any Clock, _ progress: @Sendable (Progress) -> Void
    ) async throws {
        while true {
            let now = clock.now
            let (waiting, work) = try await store.read { reader in
                (
                    try reader.inbox.unsettledBodies(limit: 1).count,
                    try reader.work.unfinishedWork(dueBy: now + .seconds(30))
                )
            }
            let received = await host.with { $0.deposco.orders.count }
            progress(Progress(placed: orders.count, taken: orders.count, received: received))
            if waiting == 0, work == 0 { return }
            try await clock.sleep(for: Span(milliseconds: 100))
        }
    }
}

extension OrderExport.Order {
    /// The stand-in shop counts in hundredths, whatever the currency. Thousandths are rounded; the report counts its values itself.
    private func hundredths(_ minor: Int64) -> Int64 {
        switch currency.exponent {
        case 0: minor.clampedMultiplying(100)
        case 3: minor / 10 + (minor % 10 >= 5 ? 1 : 0)
        default: minor
        }
    }

    /// The order as it would be placed in the shop.
    fileprivate var placed: NewOrder {
        var order = NewOrder(
            name: name, email: contact.email,
            address: NewOrder.Address(
                firstName: contact.firstName, lastName: contact.lastName, company: contact.company,
                line1: contact.line1,
                line2: contact.line2, city: contact.city, province: contact.province, postalCode: contact.postalCode,
                country: contact.country, phone: contact.phone),
            lines: lines.map {
                NewOrder.Line(
                    sku: $0.sku, title: $0.name, quantity: $0.quantity, price: hundredths($0.price),
                    requiresShipping: $0.requiresShipping)
            })
        order.currency = currency.code
        order.shipping = hundredths(shipping)
        order.tax = hundredths(taxes)
        order.total = hundredths(total)
        order.shippingTitle = shippingMethod
        order.financialStatus = financialStatus
        return order
    }
}
