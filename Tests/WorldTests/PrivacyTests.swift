import Connectors
import DeskAPI
import Domain
import Foundation
import Sandbox
import Store
import Testing

@testable import Core

/// What is held of a person goes when it is asked for, and nothing brings it back.
@Suite struct PrivacyTests {
    /// Words that stand nowhere else, in no case.
    static let words = [
        "zebulina", "quackenbush", "7700900123", "wolpertinger", "yggdrasil", "xylophonia", "zq9 7xw", "mnemosyne",
        "gertrudis", "rumpelstilz", "pumpernickel",
    ]

    static func order(_ name: String, _ sku: String = "TEE", customer: Int64? = 191_167) -> NewOrder {
        var order = NewOrder(
            name: name, email: "Zebulina@quackenbush.example",
            address: NewOrder.Address(
                firstName: "Zebulina", lastName: "Quackenbush", company: "Quackenbush Ltd",
                line1: "77 Wolpertinger Row",
                line2: "Flat Yggdrasil", city: "Xylophonia", province: "Kent", postalCode: "ZQ9 7XW", country: "GB",
                phone: "+44 7700900123"),
            lines: [NewOrder.Line(sku: sku, title: "Tee", quantity: 2, price: 1000)])
        order.customer = customer
        order.note = "leave it with Mnemosyne next door"
        return order
    }

    private func place(_ world: World, _ name: String) async throws -> OrderID {
        let at = world.clock.now.milliseconds
        let id = await world.host.with { $0.shop.place(Self.order(name), at: at).id }
        try await world.settle()
        return OrderID(String(id))
    }

    private func world(_ change: (inout CoreSettings) -> Void = { _ in }) async throws -> World {
        let world = try World(keepsLog: true) { settings in
            settings.hooks.cancellationSenders["helpdesk"] = CancellationSender(
                name: "helpdesk", secrets: ["sandbox-helpdesk"], answerURL: nil)
            change(&settings)
        }
        try await world.start()
        return world
    }

    private func ship(_ world: World, _ number: String) async throws {
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship(number, at: at) }
        try await world.pass(.minutes(1))
    }

    private func demand(
        _ world: World, _ topic: String, customer: Int64? = nil, email: String? = nil, orders: [OrderID] = []
    )
        async throws
    {
        let at = world.clock.now.milliseconds
        let numbers = orders.compactMap { Int64($0.rawValue) }
        await world.host.with { $0.shop.demand(topic, customer: customer, email: email, orders: numbers, at: at) }
        try await world.pass(.seconds(5))
    }

    private func erase(_ world: World, _ id: OrderID, role: String? = "privacy") async throws -> ActionOutcome {
        let version = try await world.store.read { try $0.orders.order(id)?.version } ?? 0
        let outcome = try await world.act(
            .erasePerson, on: TargetRef(.order, id.rawValue), version: version, reason: "asked by Rumpelstilz",
            role: role)
        try await world.settle()
        return outcome
    }

    private func caller(_ role: String?) -> Identity {
        var rules = AccessRules()
        if let role { rules.grants = [AccessRules.Grant(.user("ada"), roles: [role])] }
        return rules.identify(Login(uid: 1000, name: "ada", groups: []), shop: "acme-uk")
    }

    /// Which of the words stand in a file of the folder, the log among them, or in a message that is kept.
    private func found(_ world: World) async throws -> [String] {
        var found: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: world.folder, includingPropertiesForKeys: nil) {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self).lowercased()
            for word in Self.words where text.contains(word) { found.insert("\(file.lastPathComponent): \(word)") }
        }
        for body in try await world.store.read({ try $0.inbox.keptBodies(after: 0, limit: 10_000) }) {
            let text = String(decoding: body.bytes, as: UTF8.self).lowercased()
            for word in Self.words where text.contains(word) { found.insert("\(body.source) \(body.topic): \(word)") }
        }
        return found.sorted()
    }

    private func whole(_ world: World) async throws -> Bool {
        let chain = try await world.store.verifyChain()
        let rebuilt = try await world.store.rebuild(verifyOnly: true)
        if !rebuilt.differences.isEmpty { Issue.record("\(rebuilt.differences)") }
        return chain.firstBad == nil && rebuilt.differences.isEmpty
    }

    /// An order that went through everything that leaves words: refused with a name quoted, tried again with a reason, asked to be
    /// cancelled with words, refused that with a reason, moved house, shipped and scanned.
    private func eventful(_ world: World) async throws -> OrderID {
        await world.host.with { $0.deposco.refusals["1"] = "shipToContact.lastName Quackenbush is not allowed" }
        let id = try await place(world, "#1")
        let refused = try #require(try await world.exceptions().first { $0.type == .wmsRefused })
        #expect(refused.detail.contains("Quackenbush"))
        await world.host.with { $0.deposco.refusals = [:] }
        let version = try await world.store.read { try $0.orders.order(id)?.version } ?? 0
        let retried = try await world.act(
            .retry, on: TargetRef(.order, id.rawValue), version: version, reason: "Zebulina says Pumpernickel")
        #expect(retried.kind == .done)
        try await world.pass(.minutes(1))
        try #require(try await world.stage("#1") == .received)
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            sandbox.deposco.setStatus("Picking", of: "1", at: at)
            sandbox.helpDesk.ask(["requestId": "hd-1", "orderName": "#1", "message": "my aunt Gertrudis is ill"])
        }
        try await world.pass(.seconds(5))
        let late = try #require(try await world.cancellation(of: "#1"))
        let rejected = try await world.act(
            .rejectCancellation, on: TargetRef(.cancellation, late.record.id.rawValue), version: late.version,
            reason: "Rumpelstilz has packed it")
        #expect(rejected.kind == .done)
        await world.edit("#1") { shop, order, at in
            var address = order.placed.address
            address.line1 = "78 Wolpertinger Row"
            shop.edit(address: address, of: order.id, at: at)
        }
        try await world.pass(.minutes(1))
        #expect(try await world.exceptions().contains { $0.type == .drift })
        try await ship(world, "1")
        let scanned = world.clock.now.milliseconds
        await world.host.with { $0.deposco.scan(shipment: "1000", at: scanned) }
        try await world.pass(.minutes(1))
        return id
    }

    @Test func `nothing of an erased person is left anywhere, nor comes back with an hour of sweeps`() async throws {
        let world = try await world()
        let id = try await eventful(world)
        #expect(try await world.core.search("zebulina@quackenbush.example").count == 1)
        let held = try await world.core.person(
            PersonQuery(by: .email, value: "zebulina@Quackenbush.example"), by: caller("privacy"))
        #expect(held.orders.first?.texts.count ?? 0 >= 4)
        #expect(held.orders.first?.messages.count ?? 0 >= 3)
        #expect(!(try await found(world)).isEmpty)

        let outcome = try await erase(world, id)
        #expect(outcome.kind == .done)
        #expect(try await world.store.read { try $0.erasures.erasure(of: id)?.state } == .erased)
        #expect(world.core.health.troubles.map(\.kind) == [.vacuumDue])
        try await world.store.vacuum(by: .core, at: world.clock.now)
        try await world.store.backup(to: world.folder.appending(path: "backup").path)
        #expect(try await found(world) == [])
        #expect(try await whole(world))
        #expect(try await world.core.search("zebulina@quackenbush.example").isEmpty)
        // The figures stay.
        #expect(try await world.order("#1")?.channel.total == 2000)

        await world.edit("#1") { $0.refund(500, of: $1.id, at: $2) }
        try await world.pass(.minutes(61))
        #expect(await world.inShop("#1")?.placed.email == "Zebulina@quackenbush.example")
        #expect(try await world.order("#1")?.channel.refunded == 500)
        #expect(try await found(world) == [])
        #expect(try await whole(world))
    }

    @Test func `the journal names the field and who acted, and its words go with the person`() async throws {
        let world = try await world()
        let id = try await eventful(world)
        let retried = { (rows: [JournalRow]) in
            rows.compactMap { row -> String? in
                guard case .acted("retry", let reason, _) = row.fact else { return nil }
                return "\(row.actor): \(reason ?? "")"
            }
        }
        #expect(
            retried(try await world.store.read { try $0.journal.timeline(order: id, limit: 500) })
                == ["ada(1000): Zebulina says Pumpernickel"])
        _ = try await erase(world, id)
        let after = try await world.store.read { try $0.journal.timeline(order: id, limit: 500) }
        #expect(retried(after) == ["ada(1000): (erased)"])
        #expect(after.contains { $0.fact == .erasureAsked && $0.actor == "ada(1000)" })
        let refused = try await world.store.read {
            try $0.exceptions.exception(ExceptionID("wms-refused/\(id)"))?.record
        }
        #expect(refused?.detail == "(erased)")
    }

    @Test func `an open order is erased when it ends, and shows so until then`() async throws {
        let world = try await world()
        let id = try await place(world, "#1")
        let outcome = try await erase(world, id)
        #expect(outcome.kind == .done)
        #expect(outcome.message.hasPrefix("the order is received: when it ends"))
        #expect(try await world.store.read { try $0.contacts.contact(id) } != nil)
        let shown = try await world.core.person(PersonQuery(by: .order, value: "1"), by: caller("privacy"))
        #expect(shown.orders.map(\.erasure) == [.due])
        #expect(world.core.health.troubles.isEmpty)
        try await ship(world, "1")
        try await world.pass(.minutes(11))
        #expect(try await world.store.read { try $0.contacts.contact(id) } == nil)
        #expect(try await world.store.read { try $0.erasures.erasure(of: id)?.state } == .erased)
        // The parcel is told of all the same.
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.scan(shipment: "1000", at: at) }
        try await world.pass(.minutes(1))
        #expect(await world.inShop("#1")?.fulfilments.map(\.notifications) == [1])
    }

    @Test func `without the role nobody erases a person or sees what is held`() async throws {
        let world = try await world()
        let id = try await place(world, "#1")
        let outcome = try await erase(world, id, role: "operations")
        #expect(outcome.kind == .notAllowed)
        #expect(try await world.store.read { try $0.erasures.erasure(of: id) == nil })
        await #expect(throws: DeskErrorBody.self) {
            try await world.core.person(PersonQuery(by: .order, value: "#1"), by: caller("cx"))
        }
        await #expect(throws: DeskErrorBody.self) {
            try await world.core.export(PersonQuery(by: .order, value: "#1", reason: "r"), by: caller(nil))
        }
    }

    @Test func `a redaction of the channel is stored, answered, carried out, and itself forgotten`() async throws {
        let world = try await world()
        let first = try await place(world, "#1")
        let second = try await place(world, "#2")
        let stranger = await world.place("#3", "TEE")
        try await world.settle()
        for number in ["1", "2", "3"] { try await ship(world, number) }
        // It names one order; the other is the same customer's.
        try await demand(
            world, "customers/redact", customer: 191_167, email: "Zebulina@quackenbush.example", orders: [first])
        for id in [first, second] { #expect(try await world.store.read { try $0.contacts.contact(id) } == nil) }
        #expect(try await world.store.read { try $0.contacts.contact(OrderID(String(stranger))) } != nil)
        try await world.store.vacuum(by: .core, at: world.clock.now)
        #expect(try await found(world) == [])
        #expect(try await whole(world))
    }

    @Test func `an order that was redacted before it is known comes in without its person`() async throws {
        let world = try await world()
        await world.host.with { $0.shop.settings.lostPerMille = 1000 }
        let id = try await place(world, "#1")
        await world.host.with { $0.shop.settings.lostPerMille = 0 }
        #expect(try await world.stage("#1") == nil)
        try await demand(world, "customers/redact", email: "zebulina@quackenbush.example", orders: [id])
        try await world.pass(.minutes(5))
        #expect(try await world.stage("#1") != nil)
        #expect(try await world.store.read { try $0.contacts.contact(id) } == nil)
        try await world.store.vacuum(by: .core, at: world.clock.now)
        #expect(try await found(world) == [])
    }

    @Test func `a data request is somebody's for thirty days, names the command, and ends with the export`()
        async throws
    {
        let world = try await world()
        _ = try await place(world, "#1")
        try await demand(world, "customers/data_request", customer: 191_167, email: "Zebulina@quackenbush.example")
        let asked = try #require(try await world.exceptions().first { $0.type == .dataRequest })
        #expect(asked.owner == Owner(team: "cx"))
        #expect(asked.dueBy == asked.raisedAt + .hours(30 * 24))
        #expect(asked.detail == "tallyman privacy export --customer 191167 --reason \"data request 9999\"")
        let kept = try await world.store.read { try $0.inbox.keptBodies(after: 0, limit: 100) }
        #expect(!kept.contains { $0.topic == "customers/data_request" })
        let export = try await world.core.export(
            PersonQuery(by: .customer, value: "191167", reason: "data request 9999"), by: caller("privacy"))
        #expect(export.orders.first?.contact?.lastName == "Quackenbush")
        #expect(export.orders.first?.messages.first?.body?.contains("Mnemosyne") == true)
        #expect(try await world.exceptions().filter { $0.type == .dataRequest }.isEmpty)
        #expect(try await whole(world))
    }

    @Test func `a shop that is to be erased and still takes the token waits for a person`() async throws {
        let world = try await world()
        let id = try await place(world, "#1")
        try await ship(world, "1")
        try await demand(world, "shop/redact")
        #expect(try await world.exceptions().map(\.type).contains(.shopRedact))
        #expect(try await world.store.read { try $0.contacts.contact(id) } != nil)
        await world.host.with { $0.shop.settings.token = "taken back" }
        try await world.pass(.minutes(75))
        #expect(try await world.store.read { try $0.contacts.contact(id) } == nil)
        #expect(try await !world.exceptions().map(\.type).contains(.shopRedact))
    }

    @Test func `a store brought back from before an erasure is erased again at its start`() async throws {
        let world = try await world()
        let id = try await place(world, "#1")
        try await ship(world, "1")
        let old = world.folder.appending(path: "old.sqlite")
        try await world.store.backup(to: old.path)
        _ = try await erase(world, id)
        let remembered = URL(filePath: world.store.path + ".erased")
        try FileManager.default.copyItem(at: remembered, to: world.folder.appending(path: "old.sqlite.erased"))
        let back = try Store(path: old.path)
        #expect(try await back.read { try $0.contacts.contact(id) } != nil)
        #expect(try await back.reconcileErasures(at: world.clock.now) == [id])
        // What it never had is remembered too.
        let empty = try Store(path: world.folder.appending(path: "new.sqlite").path)
        try FileManager.default.copyItem(at: remembered, to: URL(filePath: empty.path + ".erased"))
        #expect(try await empty.reconcileErasures(at: world.clock.now) == [])
        #expect(try await empty.read { try $0.erasures.erasure(of: id)?.state } == .erased)
    }

    @Test func `who ordered is kept for the configured time after the order ended`() async throws {
        let world = try await world {
            $0.intervals = .slow
            $0.privacy.keepContacts = .hours(48)
            $0.privacy.keepBodies = .hours(24)
        }
        let id = try await eventful(world)
        let open = try await place(world, "#2")
        try await world.pass(.hours(40))
        #expect(try await world.store.read { try $0.contacts.contact(id) } != nil)
        try await world.pass(.hours(9))
        #expect(try await world.store.read { try $0.contacts.contact(id) } == nil)
        #expect(try await world.store.read { try $0.erasures.words(of: id) }.isEmpty)
        #expect(try await world.store.read { try $0.contacts.contact(open) } != nil)
        #expect(world.core.health.troubles.isEmpty)
        #expect(try await whole(world))
    }

    @Test func `nobody is forgotten because the clock was set years ahead`() async throws {
        let world = try await world {
            $0.intervals = .slow
            $0.privacy.keepContacts = .hours(48)
        }
        let id = try await eventful(world)
        world.clock.step(.hours(24 * 400))
        try await world.settle()
        try await world.pass(.hours(25))
        #expect(try await world.store.read { try $0.contacts.contact(id) } != nil)
    }
}
