import Connectors
import Domain
import ProgramSupport
import Testing

@testable import tallyman

/// What `tallyman doctor` makes of what it sees.
@Suite struct DoctorFindingTests {
    private func terms(
        served: String? = "2026-07", granted: [String]? = nil, subscriptions: [HookSubscription] = []
    ) -> ChannelTerms {
        let needed = ["read_orders", "write_orders"]
        return ChannelTerms(
            askedVersion: "2026-07", servedVersion: served, neededScopes: needed, grantedScopes: Set(granted ?? needed),
            hookAddress: "https://hooks.acme.example/hooks/shopify", neededTopics: ["orders/create"],
            subscriptions: subscriptions.isEmpty
                ? [
                    HookSubscription(
                        id: "1", topic: "orders/create", address: "https://hooks.acme.example/hooks/shopify",
                        isWhole: true)
                ] : subscriptions)
    }

    @Test func `a version that has ended, a scope that is gone and a webhook that is filtered are faults`() {
        #expect(ConnectionCheck.findings(terms()).isEmpty)
        #expect(ConnectionCheck.findings(terms(served: "2027-01"))[0].what.contains("version 2027-01"))
        #expect(ConnectionCheck.findings(terms(granted: ["read_orders"]))[0].what.contains("write_orders"))
        let filtered = HookSubscription(
            id: "1", topic: "orders/create", address: "https://hooks.acme.example/hooks/shopify", isWhole: false)
        #expect(
            ConnectionCheck.findings(terms(subscriptions: [filtered]))[0].what.hasSuffix("orders/create (filtered)"))
    }

    @Test func `a clock that is more than a minute off is a fault, to either side`() {
        #expect(ConnectionCheck.clock(of: "Shopify", off: .seconds(60)).isEmpty)
        #expect(
            ConnectionCheck.clock(of: "Shopify", off: .seconds(61))[0].what.contains("61 seconds ahead of Shopify's"))
        #expect(
            ConnectionCheck.clock(of: "Shopify", off: .seconds(-90))[0].what.contains("90 seconds behind Shopify's"))
    }

    @Test func `a limit that somebody else uses up is no fault, and an answer that is no answer is one`() {
        func found(_ failure: CallFailure) -> [Finding] {
            ConnectionCheck.failure(failure, of: "Deposco", at: "deposco.baseURL", credential: "deposco.clientID")
        }
        #expect(found(.busy("409")).isEmpty)
        #expect(found(.unauthorised("401"))[0].act.contains("deposco.clientID"))
        #expect(found(.unknown("empty"))[0].act.contains("deposco.baseURL"))
    }

    @Test func `little room is a warning beside a large store, and almost none a fault`() {
        let megabyte = Int64(1 << 20)
        func weights(_ free: Int64, store: Int64 = 0) -> [Finding.Weight] {
            StoreLook.room(free: free * megabyte, store: store * megabyte, in: "/srv").map(\.weight)
        }
        #expect(weights(4096) == [])
        #expect(weights(4096, store: 5000) == [.warning])
        #expect(weights(1000) == [.warning])
        #expect(weights(255) == [.fault])
    }

    @Test func `SQLite before 3.40 is a fault`() {
        #expect(StoreLook.sqlite("3.40.1").isEmpty)
        #expect(StoreLook.sqlite("4.0.0").isEmpty)
        #expect(StoreLook.sqlite("3.39.4").count == 1)
        #expect(StoreLook.sqlite("unknown").count == 1)
    }

    @Test func `a running core's own troubles are told, and what is looked at anew is not`() {
        let lines = [
            "log-loses-lines since 2026-01-01T00:00:00Z: 3 lines of the log were lost",
            "the item master has not been read yet: orders wait for it", "store: being checked",
            "Deposco offline since 2026-01-01T00:00:00Z: connection refused",
        ]
        let found = PortCheck.findings(ready: true, lines)
        #expect(found.map(\.weight) == [.warning])
        #expect(found[0].what.contains("3 lines of the log"))
        #expect(PortCheck.findings(ready: false, lines).map(\.weight) == [.fault])
    }

    @Test func `a system that refuses the running core's token is a fault, since nobody else can try that`() {
        let line = "Shopify refusing since 2026-01-01T00:00:00Z: sign-in answered 400"
        let found = PortCheck.findings(ready: true, ["store: checked", line])
        #expect(found.map(\.weight) == [.fault])
        #expect(found.map(\.what) == ["the running core says: \(line)"])
    }

    @Test func `a desk socket that is open to everybody, or missing beside a core, is a fault`() throws {
        let folder = try TemporaryFolder()
        func found(_ isServed: Bool) -> [Finding] {
            DeskCheck(socket: folder.file("desk.sock"), group: nil, isServed: isServed).findings
        }
        #expect(found(false).isEmpty)
        #expect(found(true)[0].what.contains("no console can connect"))
        try folder.write("desk.sock", "")
        #expect(found(false)[0].what.contains("is no socket"))
    }

    @Test func `the exit status tells faults from warnings`() {
        let fault = Finding.fault(.store, "a", do: "b")
        let warning = Finding.warning(.store, "a", do: "b")
        #expect(DoctorReport(findings: []).status == 0)
        #expect(DoctorReport(findings: [warning]).status == 2)
        #expect(DoctorReport(findings: [warning, fault]).status == 1)
    }
}
