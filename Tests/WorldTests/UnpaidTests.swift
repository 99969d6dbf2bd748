import DeskAPI
import Domain
import Sandbox
import Simulation
import Store
import Testing

@testable import Core

/// Orders that leave before they are paid, that wait for it, or whose money went back.
@Suite struct UnpaidTests {
    private func started(_ change: (inout CoreSettings) -> Void = { _ in }) async throws -> World {
        let world = try World(settings: { settings in
            settings.policy.due.unpaid.set(["Cash on Delivery (COD)": .send, "Money Order": .review])
            change(&settings)
        })
        try await world.start()
        return world
    }

    @discardableResult
    private func place(
        _ world: World, _ name: String = "#1", payment: String = "pending", by gateway: String? = nil,
        terms: String? = nil
    ) async throws -> Int64 {
        let at = world.clock.world.milliseconds
        let id = await world.host.with { sandbox in
            var order = NewOrder(
                name: name,
                address: NewOrder.Address(
                    firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                    country: "GB"), lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 2, price: 1000)])
            order.financialStatus = payment
            order.gateways = gateway.map { [$0] } ?? []
            order.manualGateway = gateway != nil
            order.terms = terms
            return sandbox.shop.place(order, at: at).id
        }
        try await world.settle()
        return id
    }

    private func waits(_ world: World, _ name: String = "#1") async throws -> [WaitReason] {
        try await world.order(name)?.waits.map(\.reason) ?? []
    }

    private func changeRules(_ world: World, _ rules: [String: UnpaidRules.Rule]) async throws {
        var settings = world.core.settings
        settings.policy.due.unpaid.set(rules)
        try await world.core.adopt(settings)
        try await world.settle()
    }

    // MARK: Rules

    @Test func cashOnDeliveryIsSentUnpaid() async throws {
        let world = try await started()
        try await place(world, by: "Cash on Delivery (COD)")
        #expect(try await world.stage("#1") == .received)
        #expect(await world.inDeposco("1")?.lines.map(\.quantity) == [2])
    }

    @Test func whatIsToBeReviewedIsSomebodysAtOnceAndLeavesWhenItIsPaid() async throws {
        let world = try await started()
        let id = try await place(world, by: "Money Order")
        #expect(try await world.stage("#1") == .notDue)
        #expect(try await waits(world) == [.paymentReview])
        #expect(try await world.exceptions().map(\.type) == [.notDue])
        #expect(try await world.exceptions().first?.owner == Owner(team: "operations"))
        await world.edit("#1") { shop, _, at in shop.pay(id, at: at) }
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func whatIsToBeReviewedLeavesWhenAPersonTakesItIn() async throws {
        let world = try await started()
        try await place(world, by: "Money Order")
        let order = try #require(
            try await world.store.read { try $0.orders.order(named: "#1") })
        let ref = TargetRef(.order, order.record.id.rawValue)
        let refused = try await world.act(
            .takeIn, on: ref, version: order.version, reason: "a regular customer", role: "cx")
        #expect(refused.kind == .notAllowed)
        let outcome = try await world.act(
            .takeIn, on: ref, version: order.version, reason: "a regular customer", role: "operations")
        #expect(outcome.kind == .done)
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
        let facts = try await world.store.read { try $0.journal.timeline(order: order.record.id, limit: 100) }
        #expect(facts.contains { $0.fact == .orderAdmitted && $0.actor == "ada(1000)" })
    }

    @Test func anOrderThatWaitsForItsPaymentIsNobodysToTakeIn() async throws {
        let world = try await started()
        try await place(world)
        let order = try #require(try await world.store.read { try $0.orders.order(named: "#1") })
        let outcome = try await world.act(
            .takeIn, on: TargetRef(.order, order.record.id.rawValue), version: order.version, reason: "please")
        #expect(outcome.kind == .failed)
        #expect(outcome.message == "nobody here decides that: not paid")
    }

    @Test func newRulesReachTheOrdersThatWait() async throws {
        let world = try await started()
        try await place(world, "#1", by: "Bank Deposit")
        try await place(world, "#2", by: "Money Order")
        try await place(world, "#3", by: "PayPal")
        world.clock.pass(.hours(2))
        try await changeRules(world, ["Bank Deposit": .send, "Money Order": .wait])
        #expect(try await world.stage("#1") == .received)
        let due = try #require(try await world.order("#1")?.dueAt)
        #expect(due >= t0 + .hours(2), "it was not due before")
        #expect(try await world.stage("#2") == .awaitingPayment)
        #expect(try await world.stage("#3") == .awaitingPayment)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anOrderOnTermsIsLateWhenItsDayHasPassed() async throws {
        let world = try await started {
            $0.policy.payments.awaitedFor = .hours(1)
            $0.intervals = .slow
        }
        let id = try await place(world, terms: "NET")
        #expect(try await waits(world) == [.onTerms])
        #expect(try await world.order("#1")?.waits.first?.until == t0 + .day * 30)
        world.clock.pass(.day)
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
        world.clock.pass(.day * 29)
        try await world.settle()
        let told = try await world.exceptions()
        #expect(told.map(\.type) == [.paymentOverdue])
        #expect(told.first?.detail.hasSuffix("to be paid by 1 April, 10:00") == true)
        await world.edit("#1") { shop, _, at in shop.pay(id, at: at) }
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
    }

    /// Where we capture when goods leave: what is paid by hand, or by an invoice, has nothing to capture.
    @Test(arguments: ["Cash on Delivery (COD)", nil])
    func whatLeavesUnpaidIsNotCapturedAndNobodyIsAskedAgainAndAgain(gateway: String?) async throws {
        let world = try await started {
            $0.policy.due.unpaid.terms = ["net": .send]
            $0.policy.payments.capture = .onDispatch
            $0.policy.sendOnAuthorised = true
            $0.intervals = .slow
        }
        try await place(world, by: gateway, terms: gateway == nil ? "NET" : nil)
        #expect(try await world.stage("#1") == .received)
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(10))
        #expect(try await world.stage("#1") == .shipped)
        #expect(try await world.exceptions().isEmpty)
        #expect(await world.host.with { $0.shop.calls["Payment"] ?? 0 } <= 1)
    }

    @Test func moneyIsLateAlsoWhereTheWaitBeganWhileTheClockWasAhead() async throws {
        let world = try await started {
            $0.policy.payments.awaitedFor = .hours(1)
            $0.intervals = .slow
        }
        world.clock.step(.day * 400)
        await world.core.followClock()
        try await place(world)
        world.clock.step(.day * -400)
        await world.core.followClock()
        try await world.pass(.minutes(30))
        #expect(try await world.exceptions().isEmpty)
        try await world.pass(.hours(2))
        #expect(try await world.exceptions().map(\.type) == [.paymentOverdue])
    }

    @Test func moneyThatWasLateOnlyByAClockThatWasAheadIsLateNoLonger() async throws {
        let world = try await started {
            $0.policy.payments.awaitedFor = .hours(1)
            $0.intervals = .slow
        }
        world.clock.step(.day * 400)
        await world.core.followClock()
        try await place(world, terms: "NET")
        #expect(try await world.exceptions().map(\.type) == [.paymentOverdue])
        world.clock.step(.day * -400)
        await world.core.followClock()
        try await world.pass(.hours(3))
        #expect(try await world.exceptions().isEmpty)
    }

    // MARK: Money that went back

    @Test func anOrderThatIsRefundedBeforeItIsSentIsNeverSent() async throws {
        let world = try await started { $0.policy.due.settle = .hours(1) }
        try await place(world, payment: "paid")
        #expect(try await world.order("#1")?.demand == ["TEE": 2])
        await world.edit("#1") { $0.refundInFull($1.id, at: $2) }
        try await world.pass(.hours(2))
        #expect(try await world.stage("#1") == .elsewhere)
        #expect(try await waits(world) == [.refunded])
        #expect(try await world.order("#1")?.demand == [:])
        #expect(await world.inDeposco("1") == nil)
        #expect(try await world.exceptions().isEmpty)
    }

    @Test func anOrderThatIsRefundedAfterItWasSentIsStoppedInTheWarehouse() async throws {
        let world = try await started()
        try await place(world, payment: "paid")
        #expect(try await world.stage("#1") == .received)
        await world.edit("#1") { $0.refundInFull($1.id, at: $2) }
        try await world.pass(.minutes(10))
        #expect(await world.inDeposco("1")?.lines.map(\.cancelled) == [2])
        #expect(try await world.exceptions().isEmpty)
        #expect(try await world.stage("#1") == .cancelled)
    }

    @Test func anOrderThatIsRefundedTooLateIsSomebodys() async throws {
        let world = try await started()
        try await place(world, payment: "paid")
        let at = world.clock.world.milliseconds
        await world.host.with { $0.deposco.setStatus("Picking", of: "1", at: at) }
        await world.edit("#1") { $0.refundInFull($1.id, at: $2) }
        try await world.pass(.minutes(1))
        let told = try #require(try await world.exceptions().first)
        #expect(told.type == .drift)
        #expect(told.summary == "#1 at Picking: refunded, and Deposco still means to ship it")
        #expect(await world.inDeposco("1")?.lines.map(\.cancelled) == [0])
    }

    @Test func anOrderThatIsRefundedInPartIsShippedAsItIs() async throws {
        let world = try await started()
        try await place(world, payment: "paid")
        await world.edit("#1") { $0.refund(500, of: $1.id, at: $2) }
        try await world.pass(.minutes(10))
        #expect(await world.inDeposco("1")?.lines.map(\.cancelled) == [0])
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.exceptions().isEmpty)
    }
}
