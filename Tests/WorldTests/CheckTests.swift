import DeskAPI
import Domain
import Foundation
import Sandbox
import Store
import Synchronization
import Testing

@testable import Core

@Suite struct CheckTests {
    /// A shop whose day begins at nine, on a Monday at ten. Carriers scan what leaves.
    private func world(
        free: Int64 = 8 << 30, _ change: (inout CoreSettings) -> Void = { _ in },
        open: @escaping @Sendable (Sandbox) -> Void = { _ in }
    ) async throws -> World {
        let world = try World(
            settings: { settings in
                settings.policy.hold.hours = BusinessHours()
                settings.policy.checks = CheckPolicy()
                // Days pass here, in which nothing has to be found soon.
                settings.intervals.orders = .minutes(30)
                settings.intervals.fulfilment = .minutes(4)
                settings.intervals.shipments = .minutes(10)
                settings.intervals.wmsOrders = .minutes(30)
                settings.intervals.stock = .hours(6)
                settings.intervals.items = .hours(6)
                settings.intervals.variants = .hours(6)
                settings.intervals.royalMail = .hours(6)
                settings.diskRoom = { _ in DiskRoom(free: free, store: 1 << 20) }
                change(&settings)
            },
            open: { sandbox in
                sandbox.deposco.settings.neverScannedPerMille = 0
                open(sandbox)
            })
        try await world.start()
        return world
    }

    private func card(_ world: World, _ check: DailyCheck) async throws -> CheckCard {
        try #require(try await world.core.checkCard(check.rawValue))
    }

    private func finding(_ world: World, _ check: DailyCheck) async throws -> [String] {
        try await card(world, check).figures.filter(\.asksForLook).map { "\($0.name): \($0.value)" }
    }

    private func backUp(_ world: World) throws {
        let now = world.clock.now
        try BackupFile.write(
            BackupNote(madeAt: now, verifiedAt: now, file: "/backup/1", sequence: 1), beside: world.store.path)
    }

    private func missed(_ world: World) async throws -> [ExceptionRecord] {
        try await world.exceptions().filter { $0.type == .checkMissed }
    }

    // MARK: Figures

    @Test func `on the morning after a sound day every check passes`() async throws {
        let world = try await world()
        for number in 1...4 {
            await world.place("#\(number)", "TEE", "MUG")
            try await world.pass(.minutes(20))
            let at = world.clock.now.milliseconds
            await world.host.with { $0.deposco.ship("\(number)", at: at) }
        }
        try await world.pass(.hours(21))
        await world.place("#5", "TEE")
        try await world.pass(.minutes(20))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("5", at: at) }
        try await world.pass(.minutes(60))
        try backUp(world)
        for check in DailyCheck.allCases {
            #expect(try await finding(world, check) == [], "\(check.rawValue)")
        }
        let totals = try await card(world, .orderTotals).figures
        #expect(totals.first { $0.name == "orders shipped" }?.value == "4")
        #expect(totals.first { $0.name == "units" }?.value == "16")
        #expect(totals.first { $0.name == "value" }?.value == "160.00 GBP")
    }

    /// A shop that shows its stock, and sells a bundle and a gift card.
    private func shopWithStock() async throws -> World {
        try await world { settings in
            settings.intervals.stock = .minutes(10)
            settings.policy.stock = StockPolicy(locations: ["1": []])
            settings.bundles = [SKU("SET"): [BundleComponent(sku: SKU("TEE"), quantity: 1)]]
        } open: { sandbox in
            for sku in ["TEE", "MUG", "SET"] {
                sandbox.shop.addVariant(sku: sku, title: sku, price: 1000)
                sandbox.shop.setStock(sku, 0)
            }
            for item in ["TEE", "MUG"] { sandbox.deposco.setStock(item, "MAIN", 100, at: t0.milliseconds) }
        }
    }

    private func ship(_ world: World, _ numbers: String..., inPart: Bool = false) async throws {
        let at = world.clock.now.milliseconds
        await world.host.with { sandbox in
            for number in numbers { sandbox.deposco.ship(number, inPart: inPart, at: at) }
        }
        try await world.pass(.minutes(5))
    }

    /// Each team looks at its checks, finds nothing, and signs off what is due.
    private func signAll(_ world: World) async throws {
        for check in DailyCheck.allCases {
            let card = try await card(world, check)
            #expect(
                card.figures.filter(\.asksForLook).map { "\($0.name): \($0.value)" } == [],
                "\(check.rawValue), \(world.clock.now.iso)")
            guard card.actions == [.signOff] else { continue }
            #expect(try await sign(world, card, by: caller("ada", 1000, role: "lead")).kind == .done)
        }
    }

    @Test func `no check finds anything in a day on which people do what people do`() async throws {
        let world = try await shopWithStock()
        try await world.pass(.minutes(10))
        try backUp(world)
        try await signAll(world)
        await world.place("#1", "TEE", "MUG")
        await world.place("#2", "SET")
        await world.place("#3", "TEE", "MUG")
        await world.place("#4", "TEE")
        await world.place("#5", "TEE", "MUG")
        await world.place("#6", "MUG", payment: "pending")
        await world.place("#7", "MUG", payment: "pending", ships: false)
        await world.place("#8", "TEE")
        await world.edit("#8") { $0.hold($1.id, reason: "OTHER", at: $2) }
        try await world.pass(.minutes(10))
        try await signAll(world)
        // A customer changes her mind, another wants one piece less, a third pays, an app lets go.
        await world.edit("#4") { $0.requestCancellation($1.id, message: "changed my mind", at: $2) }
        await world.edit("#5") { $0.take([$1.lines[0].id: 1], off: $1.id, at: $2) }
        await world.edit("#6") { $0.pay($1.id, at: $2) }
        await world.edit("#8") { $0.releaseHold($1.id, at: $2) }
        try await world.pass(.minutes(30))
        try await ship(world, "1", "2", "5", "6", "8")
        try await ship(world, "3", inPart: true)
        let delivered = world.clock.now.milliseconds
        await world.host.with { $0.deposco.adjust("MUG", "MAIN", by: 40, reason: "delivery", at: delivered) }
        try await world.pass(.hours(1))
        // For a scratch on the mug.
        await world.edit("#1") { $0.refund(300, of: $1.id, at: $2) }
        // At half past two, before the cut-off.
        try await world.pass(t0 + .minutes(270) - world.clock.now)
        try await signAll(world)
        try await ship(world, "3")
        try backUp(world)
        // Until Tuesday at half past nine.
        try await world.pass(t0 + .minutes(1410) - world.clock.now)
        await world.place("#9", "TEE")
        try await world.pass(.minutes(5))
        try await signAll(world)
        let totals = try await card(world, .orderTotals).figures
        #expect(totals.first { $0.name == "orders shipped" }?.value == "6")
        #expect(totals.first { $0.name == "shipments" }?.value == "7")
        #expect(try await world.exceptions().map(\.id.rawValue) == [])
        #expect(try await world.stage("#4") == .cancelled)
    }

    @Test(arguments: DailyCheck.allCases) func `each check of exceptions finds one of each of its types`(
        check: DailyCheck
    ) async throws {
        guard case .exceptions(let types) = check.question else { return }
        let world = try await world()
        #expect(try await card(world, check).isSound)
        for type in types {
            let now = world.clock.now
            try await world.store.transact { tx in
                let new = NewException(
                    ExceptionCause.checkMissed(check), summary: "planted", detail: "")
                var raised = RaisedException(new)
                raised.type = type
                try tx.append(
                    .exceptionRaised(raised), to: .exception(.init(rawValue: "\(type.rawValue)/planted")), by: .core,
                    at: now)
            }
            let found = try await card(world, check)
            #expect(found.figures.contains { $0.name == type.title && $0.asksForLook }, "\(type.rawValue)")
            #expect(found.evidence.contains { $0.ref.id == "\(type.rawValue)/planted" })
        }
    }

    @Test func `an order for an item that Deposco does not have is a silent SKU, and a break the day after`()
        async throws
    {
        let world = try await world()
        await world.place("#1", "NOPE")
        try await world.pass(.minutes(20))
        #expect(try await finding(world, .silentSKUs).first == "SKU not in the WMS: 1")
        #expect(try await finding(world, .gap) == ["for over 15 minutes: 1"])
        #expect(try await card(world, .gap).evidence.map(\.ref.kind) == [.order])
        #expect(try await finding(world, .earlierBreaks) == [])
        try await world.pass(.hours(24))
        #expect(try await finding(world, .earlierBreaks).contains("SKU not in the WMS: 1"))
        #expect(try await card(world, .earlierBreaks).evidence.contains { $0.ref.id == "unknown-sku/NOPE" })
    }

    @Test func `a connection that is down is named`() async throws {
        let world = try await world()
        await world.host.with { $0.deposco.settings.offline = true }
        try await world.pass(.minutes(30))
        let found = try await card(world, .connections)
        #expect(found.figures.filter(\.asksForLook).map(\.name) == ["Deposco"])
        #expect(found.evidence.map(\.ref.id) == ["connector-down/deposco"])
    }

    @Test func `little room on the disk, and a backup that nobody knows of, are told`() async throws {
        let world = try await world(free: 100 << 20)
        #expect(try await finding(world, .disk) == ["free: 100 MB"])
        #expect(try await finding(world, .backup) == ["last backup: none known"])
        try backUp(world)
        #expect(try await finding(world, .backup) == [])
        try await world.pass(.hours(27))
        #expect(try await finding(world, .backup) == ["last backup: 27 hours ago"])
    }

    @Test func `parcels that nobody scans are overdue, then stalled`() async throws {
        let world = try await world { settings in
            settings.policy.hold.warnAfter = .hours(1)
            settings.policy.hold.stallAfter = .hours(3)
        }
        await world.host.with { $0.deposco.settings.neverScannedPerMille = 1000 }
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(90))
        #expect(try await finding(world, .unscanned) == ["overdue: 1"])
        #expect(try await finding(world, .stalledHolds) == [])
        try await world.pass(.hours(2))
        #expect(try await finding(world, .stalledHolds) == ["stalled: 1"])
        #expect(try await card(world, .stalledHolds).evidence.map(\.ref.kind) == [.shipment])
    }

    @Test func `what left although it was cancelled differs from what was ordered`() async throws {
        let world = try await world()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(2))
        try await world.pass(.hours(1))
        await world.edit("#1") { shop, order, at in shop.cancel(order.id, at: at) }
        try await world.pass(.hours(24))
        #expect(try await finding(world, .orderTotals) == ["cancelled and shipped: 1"])
        #expect(try await card(world, .orderTotals).evidence.map(\.ref.kind) == [.order])
    }

    // MARK: Signing off

    private func caller(_ name: String, _ uid: UInt32, role: String = "operations") -> Identity {
        var rules = AccessRules()
        rules.grants = [AccessRules.Grant(.user(name), roles: [role])]
        return rules.identify(Login(uid: uid, name: name, groups: []), shop: "acme-uk")
    }

    private func sign(_ world: World, _ card: CheckCard, by caller: Identity, _ note: String = "all well") async throws
        -> ActionOutcome
    {
        let request = ActionRequest(
            requestID: UUID().uuidString, action: .signOff,
            targets: [ActionTarget(ref: card.ref, version: card.version)], reason: note)
        return try #require(try await world.core.act(request, by: caller).outcomes.first)
    }

    @Test func `two people who sign off at once sign once`() async throws {
        let world = try await world()
        let card = try await card(world, .oversold)
        #expect(card.state.word == "due" && card.actions == [.signOff])
        async let one = sign(world, card, by: caller("ada", 1000))
        async let other = sign(world, card, by: caller("grace", 1001))
        let outcomes = try await [one, other]
        #expect(Set(outcomes.map(\.kind)) == [.done, .alreadyDone])
        let second = try #require(outcomes.first { $0.kind == .alreadyDone })
        let known = try #require(try await world.store.read { try $0.checks.turn(CheckTurnID(card.ref.id)) }?.signed)
        let who = try #require(Actor.person(in: known.by))
        #expect(second.message == "already signed off by \(who) on 2 March, 10:00")
        let facts = try await world.store.read {
            try $0.journal.timeline(subject: .check(CheckTurnID(card.ref.id)), limit: 9)
        }
        #expect(facts.map(\.fact.kind) == ["checkSigned"])
        #expect(known.roles == "operations" && known.note == "all well" && known.isSound)
        let after = try await self.card(world, .oversold)
        #expect(after.state.word == "signed off" && after.actions == [])
        #expect(after.timeline.last?.text.contains("signed off, sound (\"all well\")") == true)
    }

    @Test func `whoever may not sign off does not, nor what is over, nor without a note`() async throws {
        let world = try await world()
        let card = try await card(world, .oversold)
        #expect(try await sign(world, card, by: caller("eve", 1002, role: "privacy")).kind == .notAllowed)
        await #expect(throws: DeskErrorBody.self) { try await sign(world, card, by: caller("ada", 1000), " ") }
        try await world.pass(.hours(24))
        let late = try await sign(world, card, by: caller("ada", 1000))
        #expect(late.kind == .failed && late.message == "its turn is over; sign off the present one")
        #expect(try await world.core.checkCard("horoscope") == nil)
    }

    @Test func `a check that nobody signs off in its time is its team's until somebody does`() async throws {
        let world = try await world()
        try await world.pass(.hours(22))
        #expect(
            try await missed(world).map(\.id.rawValue) == ["check-missed/gap"],
            "before the cut-off at three; what was due before the core was started is nobody's fault")
        // Tuesday, after one o'clock.
        try await world.pass(.minutes(330))
        let open = try await missed(world)
        #expect(open.count == DailyCheck.allCases.count)
        let backup = try #require(open.first { $0.id.rawValue == "check-missed/backup" })
        #expect(backup.owner == Owner(team: "oncall"))
        let card = try await card(world, .backup)
        #expect(card.state.word == "MISSED")
        #expect(try await sign(world, card, by: caller("linus", 1003, role: "oncall")).kind == .done)
        #expect(!(try await missed(world).contains { $0.id.rawValue == "check-missed/backup" }))
        let ended = try await world.store.read { try $0.exceptions.exception(backup.id)?.record.resolution }
        #expect(ended == "linus signed it off")
        try await world.pass(.hours(20))
        // Wednesday, after nine: what was missed is over, and told by the journal.
        #expect(try await missed(world) == [])
        let silent = try await self.card(world, .silentSKUs)
        #expect(silent.state.word == "due")
        #expect(silent.timeline.map(\.text) == ["due 3 March, 09:00: not signed off in its time"])
    }

    @Test func `a month tells who signed off what, and what was missed`() async throws {
        let world = try await world()
        try await world.pass(.hours(26))
        _ = try await sign(world, card(world, .duplicates), by: caller("ada", 1000, role: "merchandising"), "=1+1")
        try await world.pass(.hours(2))
        let rows = try await world.core.checks(month: "2026-03")
        #expect(rows.count { $0.isMissed && $0.signedAt == nil } == DailyCheck.allCases.count)
        let signed = try #require(rows.first { $0.signedAt != nil })
        #expect(signed.id == "duplicate-skus/2026-03-03T09:00" && signed.signedBy == "ada(1000)")
        #expect(signed.note == "=1+1" && signed.isSound == true && signed.roles == "merchandising")
        #expect(signed.figures.map(\.value) == ["0"])
        #expect(try await world.core.checks(month: "2026-02") == [])
        #expect(try await world.core.checks(month: "2026-12") == [])
        await #expect(throws: DeskErrorBody.self) { try await world.core.checks(month: "March") }
    }

    @Test func `the list has every check of the shop, and none where there are no checks`() async throws {
        let world = try await world { $0.policy.checks?.off = ["bundles"] }
        let page = try await world.core.list(.checks, filter: "", after: nil, limit: 100)
        #expect(page.rows.count == DailyCheck.allCases.count - 1)
        #expect(page.rows.allSatisfy { $0.cells["state"] == .state(StateWord("due", .warning)) })
        let filtered = try await world.core.list(.checks, filter: "finance", after: nil, limit: 100)
        #expect(filtered.rows.map(\.ref.id).allSatisfy { $0.hasSuffix("/2026-03-02T09:00") })
        #expect(filtered.total == 3)
        let none = try World()
        try await none.start()
        #expect(try await none.core.list(.checks, filter: "", after: nil, limit: 9).rows == [])
        #expect(try await none.core.checkCard("gap") == nil)
    }
}
