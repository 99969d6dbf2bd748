import DeskAPI
import Domain
import Store
import Testing

@testable import Core

@Suite struct NoteTests {
    @Test func `a note stands in the timeline with who wrote it, and its text beside the journal`() async throws {
        let world = try World()
        try await world.start()
        _ = await world.place("#1", "TEE")
        try await world.settle()
        let order = try #require(try await world.store.read { try $0.orders.order(named: "#1") })
        let ref = TargetRef(.order, order.record.id.rawValue)
        let empty = try? await world.act(.note, on: ref, version: order.version, reason: " ", role: "finance")
        #expect(empty == nil, "a note has a text")
        let outcome = try await world.act(
            .note, on: ref, version: order.version, reason: "called the customer", role: "finance")
        #expect(outcome.kind == .done)
        let card = try #require(try await world.core.orderCard(order.record.id))
        #expect(card.timeline.contains { $0.who == "ada(1000)" && $0.text == "note: called the customer" })
        #expect(card.stage.word == "received", "nothing else has happened")
        let activity = try await world.core.list(.activity, filter: "", after: nil, limit: 10)
        #expect(activity.rows.map(\.leads) == [ref], "refused notes are no activity")
        #expect(activity.rows.first?.cells["who"] == .owner(Owner(person: "ada")))
        #expect(activity.rows.first?.cells["reason"] == .text("called the customer"))
    }
}
