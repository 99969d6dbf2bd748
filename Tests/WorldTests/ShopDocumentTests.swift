import Connectors
import DeskAPI
import Domain
import Foundation
import Sandbox
import ShopSchema
import Simulation
import Store
import Synchronization
import Testing

@testable import Core

/// Every GraphQL document that the connector sends, with its variables as they are really sent, and the stand-in shop's answers to
/// it. They are recorded in whole cores that are led through every flow that asks the shop.
@Suite struct ShopDocumentTests {
    private static let recorded = Task { try await ShopFlows().run() }

    /// What the connector's sources say that they send.
    private func written() throws -> (documents: Set<String>, calls: Set<String>) {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Connectors/Shopify").standardizedFileURL
        var (documents, calls): (Set<String>, Set<String>) = ([], [])
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let text = try String(contentsOf: file, encoding: .utf8)
            documents.formUnion(text.matches(of: /\b(?:query|mutation) ([A-Z]\w*) *[({]/).map { String($0.output.1) })
            calls.formUnion(text.matches(of: /\bcall\(\s*"(\w+)"/).map { String($0.output.1) })
        }
        return (documents, calls)
    }

    @Test func everyDocumentOfTheSourcesIsSentInSomeFlow() async throws {
        let sent = Set(try await Self.recorded.value.map(\.operation))
        let written = try written()
        #expect(written.documents.count > 30)
        #expect(written.documents.subtracting(sent) == [])
        #expect(sent.subtracting(written.documents) == [])
    }

    @Test func everyCallNamesTheOperationOfItsDocument() async throws {
        for call in try await Self.recorded.value {
            #expect(call.document.contains(call.operation), "\(call.operation)")
        }
    }

    @Test(.enabled(if: ShopSchema.isThere, "no fixtures beside this checkout"))
    func whatIsSentAndAnsweredIsWhatTheRealSchemaSays() async throws {
        let schema = try ShopSchema.real.get()
        var faults: Set<String> = []
        for call in try await Self.recorded.value {
            if call.answer["errors"] != .null { faults.insert("\(call.operation): \(call.answer["errors"])") }
            let found =
                schema.faults(call.document, variables: call.variables)
                + schema.faults(call.document, answer: call.answer)
            faults.formUnion(found.map { "\(call.operation): \($0)" })
        }
        #expect(faults.sorted() == [])
    }
}

/// A call to the shop's GraphQL API.
struct ShopCall: Hashable, Sendable {
    var operation: String
    var document: String
    var variables: SchemaJSON
    var answer: SchemaJSON
}

/// Keeps every call to the shop.
final class ShopCallLog: Sendable {
    private let kept = Mutex<Set<ShopCall>>([])

    var calls: Set<ShopCall> { kept.withLock { $0 } }

    func before(_ inner: any Transport) -> any Transport { Recorder(inner: inner, log: self) }

    private func keep(_ request: Request, _ response: Response) {
        guard request.url.hasSuffix("/graphql.json"), let sent = try? SchemaJSON(request.body),
            let answer = try? SchemaJSON(response.body)
        else { return }
        let call = ShopCall(
            operation: sent["operationName"].text ?? "", document: sent["query"].text ?? "",
            variables: sent["variables"], answer: answer)
        kept.withLock { _ = $0.insert(call) }
    }

    private struct Recorder: Transport {
        let inner: any Transport
        let log: ShopCallLog

        func send(_ request: Request) async throws(TransportFailure) -> Response {
            let response = try await inner.send(request)
            log.keep(request, response)
            return response
        }
    }
}

/// Leads cores through every flow that asks the shop something.
private struct ShopFlows {
    private let log = ShopCallLog()

    func run() async throws -> Set<ShopCall> {
        try await shipment()
        try await manyLines()
        try await held()
        try await cancellations()
        try await money()
        try await stock()
        try await connection()
        try await lostWebhook()
        return log.calls
    }

    private func world(
        settings: (inout CoreSettings) -> Void = { _ in }, open: @escaping @Sendable (Sandbox) -> Void = { _ in }
    ) async throws -> World {
        let world = try World(settings: settings, between: { [log] in log.before($0) }, open: open)
        try await world.start()
        return world
    }

    private func place(_ world: World, _ name: String, _ change: @escaping @Sendable (inout NewOrder) -> Void)
        async throws
    {
        let at = world.clock.world.milliseconds
        await world.host.with { sandbox in
            var order = NewOrder(
                name: name, email: "ada@example.com",
                address: NewOrder.Address(
                    firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                    country: "GB", phone: "+44 113 496 0000"),
                lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 2, price: 1000)])
            change(&order)
            sandbox.shop.place(order, at: at)
        }
        try await world.settle()
    }

    private func lostWebhook() async throws {
        let world = try await world(settings: { $0.intervals.nightlyOrders = .minutes(5) }) {
            $0.shop.settings.lostPerMille = 1000
        }
        try await place(world, "#1") { _ in }
        try await world.pass(.minutes(6))
    }

    private func act(_ world: World, _ body: @escaping @Sendable (Sandbox, Int64) -> Void) async throws {
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { body($0, at) }
        try await world.pass(.minutes(2))
    }

    private func edit(_ world: World, _ name: String, _ body: @escaping @Sendable (Shop, ShopOrder, Int64) -> Void)
        async throws
    {
        world.clock.pass(.minutes(1))
        await world.edit(name, body)
        try await world.pass(.minutes(2))
    }

    /// A parcel leaves, gets another number, is scanned, taken back, and leaves again; another's answer is lost.
    private func shipment() async throws {
        let world = try await world(settings: { $0.intervals.deepOrders = .hours(1) })
        try await place(world, "#1") { $0.properties() }
        try await act(world) { $0.deposco.ship("1", at: $1) }
        try await act(world) { $0.deposco.relabel(shipment: "1000", ["BB2GB"], carrier: "DHL", at: $1) }
        try await act(world) { $0.deposco.rollBack(shipment: "1000", at: $1) }
        try await act(world) { $0.deposco.ship("1", inPart: true, at: $1) }
        try await act(world) { $0.deposco.scan(shipment: "1001", at: $1) }
        try await place(world, "#2") { _ in }
        try await act(world) {
            $0.deposco.cancel(1, ofLine: $0.deposco.order(number: "2")?.lines.first?.id ?? 0, "2", at: $1)
        }
        try await world.pass(.hours(2))
    }

    /// More lines, fulfilment orders and fulfilments than one answer holds.
    private func manyLines() async throws {
        let world = try await world()
        let lines = (0..<60).map { NewOrder.Line(sku: "TEE", title: "Tee \($0)", quantity: 1, price: 100) }
        try await place(world, "#1") { $0.lines = lines }
        try await place(world, "#2") { order in
            order.lines = lines.enumerated().map { number, line in
                var line = line
                line.location = Int64(number % 7 + 1)
                return line
            }
        }
        try await place(world, "#3") { $0.lines = Array(lines.prefix(12)) }
        try await edit(world, "#3") { $0.fulfilByHand($1.id, at: $2) }
        try await place(world, "#4") { $0.lines[0].quantity = 9 }
        for _ in 0..<6 {
            try await edit(world, "#4") { $0.fulfilByHand($1.id, lines: [$1.lines[0].id: 1], at: $2) }
        }
        try await act(world) { $0.deposco.ship("1", at: $1) }
        try await world.pass(.hours(2))
    }

    /// What the channel holds, schedules, gives to services and does not show.
    private func held() async throws {
        let world = try await world(
            settings: { $0.policy.due.serviceLocations = ["8"] },
            open: {
                $0.shop.settings.serviceLocations = [8]
                $0.shop.settings.otherServiceLocations = [9]
            })
        try await place(world, "#1") { $0.holdAtRouting = "HIGH_RISK_OF_FRAUD" }
        try await place(world, "#2") { $0.fulfillAt = (t0 + .hours(3)).milliseconds }
        try await place(world, "#3") { $0.location = 8 }
        try await edit(world, "#3") { $0.submitRequest($1.id, at: $2) }
        try await place(world, "#4") { order in
            var printed = NewOrder.Line(sku: "MUG", title: "Mug", quantity: 1, price: 500)
            printed.service = "printful"
            printed.location = 9
            order.lines.append(printed)
            var picked = NewOrder.Line(sku: "MUG", title: "Mug", quantity: 1, price: 500)
            picked.method = "PICK_UP"
            order.lines.append(picked)
        }
        try await edit(world, "#4") { $0.fulfilByService($1.id, service: "printful", at: $2) }
        try await edit(world, "#1") { $0.releaseHold($1.id, at: $2) }
        await world.host.with { _ = $0.shop.settings.scopes.remove("read_merchant_managed_fulfillment_orders") }
        try await place(world, "#5") { $0.risk = ShopOrder.Risk(recommendation: "NONE", levels: ["PENDING"]) }
        try await world.pass(.hours(1))
    }

    /// Requests to cancel, one in time and one too late, and an order that the shop cancels.
    private func cancellations() async throws {
        let world = try await world()
        for name in ["#1", "#2", "#3"] { try await place(world, name) { _ in } }
        try await act(world) { $0.deposco.setStatus("Picking", of: "2", at: $1) }
        for name in ["#1", "#2"] {
            try await edit(world, name) { $0.requestCancellation($1.id, message: "no", at: $2) }
        }
        let late = try #require(try await world.cancellation(of: "#2"))
        _ = try await world.act(
            .rejectCancellation, on: TargetRef(.cancellation, late.record.id.rawValue), version: late.version,
            reason: "already on the van")
        try await world.settle()
        try await edit(world, "#3") { $0.cancel($1.id, at: $2) }
    }

    /// Webhook subscriptions that are made, and one that a filter narrows.
    private func connection() async throws {
        let world = try await world(
            settings: { $0.hooks.shopifyAddress = "https://hooks.acme.example/hooks/shopify" },
            open: { $0.shop.settings.topics = [] })
        let id = ExceptionCause.webhookMissing.id
        for _ in 1...2 {
            try await world.settle()
            let found = try #require(try await world.store.read { try $0.exceptions.exception(id) })
            _ = try await world.act(.retry, on: TargetRef(.exception, id.rawValue), version: found.version)
            try await world.settle()
            await world.host.with { _ = $0.shop.subscriptions.narrow("ORDERS_PAID", filter: "total_price:>100") }
            try await world.pass(.minutes(16))
        }
    }

    /// Money that is captured when the goods leave.
    private func money() async throws {
        for many in [false, true] {
            let world = try await world(
                settings: { settings in
                    settings.policy.sendOnAuthorised = true
                    settings.policy.payments.capture = .onDispatch
                    settings.policy.payments.byShipment = many
                }, open: { $0.shop.settings.multiCapture = many })
            try await place(world, "#1") { order in
                order.financialStatus = "authorized"
                order.shipping = 495
                order.terms = "NET"
            }
            try await act(world) { $0.deposco.ship("1", inPart: true, at: $1) }
            try await act(world) { $0.deposco.ship("1", at: $1) }
        }
    }

    /// Figures that are pushed, refused as stale, and audited.
    private func stock() async throws {
        let world = try await world(
            settings: { settings in
                settings.intervals.stock = .seconds(10)
                settings.policy.stock = StockPolicy(locations: ["1": []])
                settings.policy.stock?.auditEvery = .minutes(10)
                settings.policy.stock?.activates = true
            },
            open: { sandbox in
                for sku in ["TEE", "MUG", "RUG"] { sandbox.shop.addVariant(sku: sku, title: sku, price: 1000) }
                for sku in ["TEE", "MUG"] {
                    sandbox.shop.setStock(sku, 0)
                    sandbox.deposco.setStock(sku, "MAIN", 9, at: t0.milliseconds)
                }
            })
        try await act(world) { sandbox, at in
            if let tee = sandbox.shop.variants.first(where: { $0.sku == "TEE" }) {
                sandbox.shop.unstock(tee.id, now: at)
            }
            sandbox.deposco.adjust("TEE", "MAIN", by: -1, reason: "count", at: at)
        }
        await world.host.with { $0.shop.setStock("TEE", 99) }
        try await act(world) { $0.deposco.adjust("TEE", "MAIN", by: -1, reason: "count", at: $1) }
        try await act(world) { sandbox, at in
            if let mug = sandbox.shop.variants.first(where: { $0.sku == "MUG" }) {
                sandbox.shop.deleteVariant(mug.id, at: at)
            }
        }
        try await world.pass(.minutes(25))
        let shop = ShopifyClient(
            endpoint: ShopifyEndpoint(base: SandboxTransport.base + "/shopify", token: "sandbox-token"),
            transport: log.before(SandboxTransport(host: world.host, clock: world.clock)), clock: world.clock)
        _ = try await shop.locations(for: .catalogue)
        await refusals(shop)
    }

    /// What the shop does not take.
    private func refusals(_ shop: ShopifyClient) async {
        let none = OrderID("5")
        func gid(_ kind: String) -> String { "gid://shopify/\(kind)/5" }
        let write = StockWrite(variant: "5", item: "5", location: "5", quantity: 1, changeFrom: 0)
        let details = TrackingDetails(company: "DHL", numbers: ["A"], urls: ["https://example.com/A"])
        let new = NewFulfilment(
            parts: [(gid("FulfillmentOrder"), [(gid("FulfillmentOrderLineItem"), 1)])], tracking: details)
        let step = OrderPayment.Step(authorisation: gid("OrderTransaction"), amount: 100, final: true)
        _ = try? await shop.setAvailable([write], key: "5", for: .stock)
        _ = try? await shop.activate(item: "5", location: "5", key: "7", for: .stock)
        _ = try? await shop.levels(of: [("5", "5")], for: .stock)
        _ = try? await shop.createFulfilment(new, for: .shipments)
        _ = try? await shop.updateTracking(
            fulfilment: gid("Fulfillment"), tracking: details, notifyCustomer: true, for: .shipments)
        _ = try? await shop.cancelFulfilment(gid("Fulfillment"), for: .shipments)
        _ = try? await shop.cancelOrder(none, for: .cancellations)
        _ = try? await shop.acceptCancellation(
            fulfilmentOrder: gid("FulfillmentOrder"), message: nil, for: .cancellations)
        _ = try? await shop.rejectCancellation(
            fulfilmentOrder: gid("FulfillmentOrder"), message: "no", for: .cancellations)
        _ = try? await shop.returnUnshipped(none, [(LineID("5"), 1)], key: "6", for: .stock)
        _ = try? await shop.addTags(none, ["a"], for: .cancellations)
        _ = try? await shop.appendNote(none, "a", for: .cancellations)
        _ = try? await shop.order(none, for: .orders)
        _ = try? await shop.fulfilments(of: none, for: .orders)
        _ = try? await ShopifyFulfilment(shop).accept(gid("FulfillmentOrder"), for: .orders)
        _ = try? await ShopifyFulfilment(shop).reading(of: none, for: .orders)
        _ = try? await ShopifyFulfilment(shop).units(of: gid("Fulfillment"), for: .orders)
        _ = try? await ShopifyPayments(shop).payment(of: none, for: .shipments)
        _ = try? await ShopifyPayments(shop).capture(step, of: none, in: Currency("GBP"), for: .shipments)
    }
}

extension NewOrder {
    /// All that people type.
    fileprivate mutating func properties() {
        note = "Gift"
        attributes = [("Delivery", "by the gate")]
        lines[0].properties = [("Engraving", "ADA")]
        lines[0].discount = 100
        lines[0].group = (7, "Set")
        billing = address
    }
}
