import DeskAPI
import Domain
import Sandbox
import Simulation
import Store
import Synchronization
import Testing

@testable import Core

/// A drill in a world whose clock the test moves, and somebody at its desk.
private final class Practice {
    let drill: Drill
    let world: World
    let seen = OpenedCards()
    private var play: DrillPlay

    init(_ name: String) async throws {
        let drill = try #require(Drill.all.first { $0.name == name })
        let seen = seen
        let now = Mutex<@Sendable () -> Instant>({ t0 })
        world = try World(
            settings: { settings in
                drill.prepare(&settings)
                settings.cardOpened = { card in seen.note(card, at: now.withLock { $0() }) }
            }, open: { drill.fill($0, at: t0.milliseconds) })
        self.drill = drill
        play = DrillPlay(drill, start: t0)
        let clock = world.clock
        now.withLock { $0 = { clock.now } }
        try await world.start()
    }

    /// Lets time pass, and what the drill says happen.
    func pass(_ span: Span) async throws {
        let end = world.clock.world + span
        while world.clock.world < end {
            let (before, at) = (play, world.clock.now)
            let isHandled = try await debrief().missing.isEmpty
            play = await world.host.with { sandbox in
                var play = before
                play.step(sandbox, now: at, isHandled: isHandled)
                return play
            }
            try await world.pass(.seconds(5))
        }
    }

    func debrief() async throws -> DrillDebrief {
        let (drill, opened) = (drill, seen.all)
        return DrillDebrief(
            drill, try await world.store.read { try DrillRecord(of: drill, $0, opened: opened) }, start: t0)
    }

    // MARK: At the desk

    func own(_ type: ExceptionType, order: String? = nil) async throws {
        try await act(.assignOwner, type, order: order, owner: Owner(person: "ada"))
    }

    func act(_ action: ActionName, _ type: ExceptionType, order: String? = nil, owner: Owner? = nil) async throws {
        let id = try await world.order(order ?? "")?.id
        let about = try #require(
            try await world.exceptions().first { $0.type == type && (order == nil || $0.order == id) })
        _ = try await world.core.exceptionCard(about.id)
        world.clock.pass(.seconds(20))
        let version = try await world.store.read { try $0.exceptions.exception(about.id)?.version }
        _ = try await world.act(
            action, on: TargetRef(.exception, about.id.rawValue), version: try #require(version),
            reason: action.spec.needsReason ? "as agreed" : nil, owner: owner)
    }

    func act(_ action: ActionName, order name: String) async throws {
        let order = try #require(try await world.order(name))
        _ = try await world.core.orderCard(order.id)
        world.clock.pass(.seconds(20))
        var ref = TargetRef(.order, order.id.rawValue)
        var version = try await world.store.read { try $0.orders.order(order.id)?.version }
        if action == .releaseNotification, let shipment = try await world.shipment(of: name) {
            (ref, version) = (TargetRef(.shipment, shipment.record.shipment.id.rawValue), shipment.version)
        }
        if action == .rejectCancellation, let asked = try await world.cancellation(of: name) {
            (ref, version) = (TargetRef(.cancellation, asked.record.id.rawValue), asked.version)
        }
        _ = try await world.act(
            action, on: ref, version: try #require(version), reason: action.spec.needsReason ? "as agreed" : nil)
    }
}

/// What the core says of a drill that was handled rightly, wrongly or not at all.
@Suite struct DrillTests {
    private struct Handling: Sendable {
        let right: @Sendable (Practice) async throws -> Void
        let wrong: @Sendable (Practice) async throws -> Void
    }

    /// How somebody handles each drill at the desk.
    private static let handlings: [String: Handling] = [
        "silent-sku": Handling(
            right: { try await $0.own(.unknownSKU) }, wrong: { try await $0.act(.retry, .unknownSKU) }),
        "late-cancellations": Handling(
            right: {
                try await $0.act(.rejectCancellation, order: "#2001")
                try await $0.act(.rejectCancellation, order: "#2002")
            }, wrong: { try await $0.act(.retry, .lateCancellation) }),
        "unscanned-parcels": Handling(
            right: {
                try await $0.act(.releaseNotification, order: "#2001")
                try await $0.own(.notificationOverdue, order: "#2002")
            }, wrong: { try await $0.act(.releaseNotification, order: "#2002") }),
        "wms-outage": Handling(
            right: { try await $0.own(.connectorDown) }, wrong: { try await $0.act(.retry, order: "#2002") }),
        "fulfilled-elsewhere": Handling(
            right: {
                try await $0.act(.takeIn, order: "#2002")
                try await $0.act(.note, order: "#2001")
            }, wrong: { try await $0.act(.takeIn, order: "#2001") }),
        "oversold-bundle": Handling(
            right: {
                try await $0.own(.oversold)
                try await $0.act(.note, order: "#2002")
            }, wrong: { try await $0.act(.note, order: "#2001") }),
        "dropped-subscription": Handling(
            right: { try await $0.act(.retry, .webhookMissing) }, wrong: { try await $0.own(.webhookMissing) }),
        "poisoned-message": Handling(
            right: { try await $0.own(.unreadableBody) },
            wrong: { try await $0.act(.assignOwner, .unreadableBody, owner: Owner(team: "merchandising")) }),
    ]

    private static let names = Drill.all.map(\.name)

    @Test(arguments: names) func `a drill that is handled rightly is told so, with its times and its evidence`(
        name: String
    ) async throws {
        let practice = try await Practice(name)
        try await practice.pass(.minutes(3))
        let handling = try #require(Self.handlings[name])
        try await handling.right(practice)
        try await practice.pass(.minutes(2))
        let debrief = try await practice.debrief()
        #expect(debrief.isRight, "missing \(debrief.missing), wrong \(debrief.wrong)")
        #expect(debrief.text.contains("HANDLED RIGHTLY") && !debrief.text.contains("NOT HANDLED"))
        let (noticed, acted) = (try #require(debrief.timeToNotice), try #require(debrief.timeToRightAction))
        #expect(noticed > .zero && acted >= noticed + .seconds(20))
        #expect(!debrief.evidence.isEmpty)
    }

    @Test(arguments: names) func `a drill that is handled wrongly is told what was wrong or is missing`(name: String)
        async throws
    {
        let practice = try await Practice(name)
        try await practice.pass(.minutes(3))
        let handling = try #require(Self.handlings[name])
        try await handling.wrong(practice)
        try await practice.pass(.minutes(1))
        let debrief = try await practice.debrief()
        #expect(!debrief.isRight && debrief.text.contains("NOT HANDLED RIGHTLY"))
        if name != "dropped-subscription" { #expect(debrief.wrong.count == 1, "\(debrief.wrong)") }
        #expect(debrief.timeToNotice != nil && debrief.timeToRightAction == nil)
    }

    @Test(arguments: names) func `a drill that nobody looks at was not noticed`(name: String) async throws {
        let practice = try await Practice(name)
        try await practice.pass(.minutes(3))
        let debrief = try await practice.debrief()
        #expect(!debrief.isRight && debrief.timeToNotice == nil && debrief.evidence.isEmpty && debrief.wrong.isEmpty)
        #expect(debrief.missing.count == practice.drill.rightCount)
    }

    @Test func `what others do follows the right action, and the trouble ends`() async throws {
        let practice = try await Practice("silent-sku")
        try await practice.pass(.minutes(1))
        #expect(try await practice.world.stage("#2001") != .received)
        try await practice.own(.unknownSKU)
        try await practice.pass(.minutes(2))
        #expect(try await practice.world.stage("#2001") == .received)
        #expect(try await practice.world.exceptions().isEmpty)
    }

    @Test func `what is oversold names the one order that the warehouse does not have`() async throws {
        let practice = try await Practice("oversold-bundle")
        try await practice.pass(.minutes(1))
        let oversold = try #require(try await practice.world.exceptions().first { $0.type == .oversold })
        #expect(oversold.detail == "at risk, the youngest first: #2002")
    }

    @Test func `a briefing fits one screen and does not tell the answer`() {
        for drill in Drill.all {
            let lines = DrillText.briefing(drill).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 22 && lines.allSatisfy { $0.count <= 78 }, "\(drill.name)")
            #expect(!DrillText.briefing(drill).contains(drill.lesson))
        }
        #expect(Drill.all.count == 8 && Set(Drill.all.map(\.name)).count == 8)
        #expect(Set(Self.handlings.keys) == Set(Self.names))
    }
}
