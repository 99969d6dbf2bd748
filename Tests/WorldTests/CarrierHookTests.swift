import Connectors
import Domain
import Sandbox
import Store
import Testing

@testable import Core

/// Carriers' own answers, handed on by whoever asked for them.
@Suite struct CarrierHookTests {
    private func world() throws -> World {
        try World { settings in
            for carrier in [TrackingService.gls, .canadaPost] { settings.hooks.trackingSecrets[carrier] = ["agreed"] }
        }
    }

    private func post(_ body: String, from carrier: TrackingService, secret: String = "agreed", to world: World) async
        -> Int
    {
        await world.core.receiveHook(
            .tracking(carrier), headers: [Header("X-Tallyman-Secret", secret)], body: Array(body.utf8)
        ).status
    }

    private func gls(_ number: String) -> String {
        #"{"parcels": [{"requested": "\#(number)", "status": "INTRANSIT", "events": [{"code": "INTIAL.NORMAL", "eventDateTime": "2026-03-02T10:30:00+0100"}]}]}"#
    }

    private func canadaPost(_ pin: String) -> String {
        "<tracking-detail><pin>\(pin)</pin><significant-events><occurrence><event-identifier>0174</event-identifier>"
            + "<event-date>2026-03-02</event-date><event-time>10:30:00</event-time></occurrence></significant-events>"
            + "</tracking-detail>"
    }

    @Test(arguments: [TrackingService.gls, .canadaPost])
    func aScanInACarriersAnswerTellsTheCustomer(carrier: TrackingService) async throws {
        let world = try world()
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(1))
        let number = try #require(try await world.shipment(of: "#1")?.record.shipment.parcels.first?.tracking)
        let body = carrier == .gls ? gls(number) : canadaPost(number)
        #expect(await post(body, from: carrier, to: world) == 200)
        try await world.settle()
        try await world.pass(.seconds(10))
        #expect(await world.inShop("#1")?.fulfilments.map(\.notifications) == [1])
        #expect(try await world.shipment(of: "#1")?.record.firstScan?.source == carrier.rawValue)
    }

    @Test func aCarriersAnswerIsTakenInItsOwnFormAlone() async throws {
        let world = try world()
        #expect(await post(canadaPost("1"), from: .gls, to: world) == 400)
        #expect(await post(gls("1"), from: .canadaPost, to: world) == 400)
        let entity = "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"
        #expect(await post(entity, from: .canadaPost, to: world) == 400)
        #expect(await post(gls("1"), from: .gls, secret: "guessed", to: world) == 401)
        // A carrier that is not configured has no secret to show.
        #expect(await post("{}", from: .dhl, secret: "", to: world) == 401)
    }

    @Test func anAnswerThatIsTheCarriersErrorChangesNothing() async throws {
        let world = try world()
        try await world.start()
        let unknown =
            #"{"parcels": [{"requested": "1", "errorCode": "E_404_01", "errorMessage": "Resource Not Found"}]}"#
        #expect(await post(unknown, from: .gls, to: world) == 200)
        try await world.settle()
        #expect(try await world.exceptions().isEmpty)
        #expect(await post(#"{"parcel": []}"#, from: .gls, to: world) == 200)
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.unreadableBody])
    }

    @Test func aParcelThatCannotBeReadIsReportedAndTheOthersOfItsMessageAreTaken() async throws {
        let world = try world()
        try await world.start()
        let two = gls("T2").replacing(#"{"parcels": ["#, with: #"{"parcels": [{"status": "INTRANSIT"}, "#)
        #expect(await post(two, from: .gls, to: world) == 200)
        try await world.settle()
        #expect(try await world.exceptions().map(\.type) == [.unreadableBody])
        #expect(try await world.store.read { try $0.marks.mark("scan/T2") } != nil)
    }
}
