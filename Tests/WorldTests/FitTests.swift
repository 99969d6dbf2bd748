import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// Values that are longer than Deposco's fields.
@Suite struct FitTests {
    private let long = "Flat 12, The Old Flour Mill and Granary Buildings, 114 Upper Canal Street West"
    private let email = "ada.augusta.king-noel.countess.of.lovelace@analytical-engines.example"

    private func place(_ world: World, _ name: String, line1: String) async -> Int64 {
        let at = world.clock.now.milliseconds
        let email = email
        return await world.host.with { sandbox in
            let order = NewOrder(
                name: name, email: email,
                address: NewOrder.Address(
                    firstName: "Ada", lastName: "Byron", line1: line1, city: "Leeds", province: "WYK",
                    postalCode: "LS1 1AA", country: "GB"),
                lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 1, price: 1000)])
            return sandbox.shop.place(order, at: at).id
        }
    }

    @Test(arguments: [OrderAPI.v2, .v1]) func wordsThatDoNotFitArriveElsewhereAndTheOrderTells(
        api: OrderAPI
    ) async throws {
        let world = try World(settings: { settings in
            settings.policy.orderAPI = api
            settings.policy.fits = [.line1: .field(.line2), .email: .notes]
        })
        try await world.start()
        _ = await place(world, "#1", line1: long)
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        let there = try #require(await world.inDeposco("1"))
        let (first, second) = api == .v1 ? ("addressLine1", "addressLine2") : ("line1", "line2")
        #expect(there.address[first] == "Flat 12, The Old Flour Mill and Granary Buildings, 114 Upper")
        #expect(there.address[second] == "Canal Street West")
        #expect(there.notes == [OrderField.email.path(in: api): email])
        let record = try #require(try await world.order("#1"))
        #expect(record.fits == [FieldFit(.email, into: .notes), FieldFit(.line1, into: .field(.line2))])
        let told = try await world.store.read {
            try $0.journal.timeline(order: record.id, limit: 50).map { FactSentence($0.fact).text }
        }
        #expect(
            told.contains(
                "shipToContact.email is too long and goes on in notes; "
                    + "shipToAddress.line1 is too long and goes on in shipToAddress.line2"))
        #expect(!told.contains { $0.contains("Canal") || $0.contains("@") })
    }

    @Test func withoutRoomTheExceptionStaysAndSaysWhichFieldAndHowLong() async throws {
        let world = try World(settings: { $0.policy.fits = [.line1: .field(.line2)] })
        try await world.start()
        _ = await place(world, "#1", line1: long)
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        let details = try await world.exceptions().map(\.detail)
        #expect(details == ["shipToContact.email has 69 characters, the limit is 50"])
        #expect(await world.inDeposco("1") == nil)
    }
}
