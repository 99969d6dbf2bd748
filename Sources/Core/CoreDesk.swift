package import Connectors
package import DeskAPI
package import Domain
import Store
import Synchronization

/// Entry points for the desk, for monitoring and for tests that drive the core step by step. Each call goes to one of the core's parts.
extension IntegrationCore {
    package func overview() async throws -> Overview { try await deskReads.overview() }

    package func colleagues() async throws -> [Owner] { try await deskReads.colleagues() }

    package func list(
        _ name: ListName, all: Bool = false, filter: String, after: String?, limit: Int
    ) async throws -> ListPage {
        try await deskReads.list(name, all: all, filter: filter, after: after, limit: limit)
    }

    package func orderCard(_ id: OrderID) async throws -> OrderCard? {
        settings.cardOpened(.order(id))
        return try await deskReads.orderCard(id)
    }

    package func exceptionCard(_ id: ExceptionID) async throws -> ExceptionCard? {
        settings.cardOpened(.exception(id))
        return try await deskReads.exceptionCard(id)
    }

    package func workStanding(_ id: Int64) async throws -> WorkStanding { try await deskReads.workStanding(id) }

    package func connectorCard(_ id: String) async throws -> ConnectorCard? {
        settings.cardOpened(.connector(id))
        return try await deskReads.connectorCard(id)
    }

    package func checkCard(_ id: String) async throws -> CheckCard? { try await deskReads.checkCard(id) }

    package func checks(month: String) async throws -> [CheckTurnRow] { try await deskReads.checks(month: month) }

    package func search(_ text: String) async throws -> [SearchHit] { try await deskReads.search(text) }

    package func preview(_ request: ActionRequest, by caller: Identity) async throws -> ActionReply {
        try await deskActions.preview(request, by: caller)
    }

    package func act(_ request: ActionRequest, by caller: Identity) async throws -> ActionReply {
        try await deskActions.act(request, by: caller)
    }

    package func person(_ query: PersonQuery, by caller: Identity) async throws -> PersonReport {
        try await personReports.person(query, by: caller)
    }

    package func export(_ query: PersonQuery, by caller: Identity) async throws -> PersonReport {
        try await personReports.export(query, by: caller)
    }

    package func adoption(after: String?, limit: Int) async throws -> AdoptionPage {
        try await adoptionDesk.page(after: after, limit: limit)
    }

    package func lookForOlderOrders(by caller: Identity) async throws -> AdoptionPage {
        try await adoptionDesk.look(by: caller)
    }

    package func inbox() async throws -> [InboxRow] { try await store.read(InboxDesk.list) }

    package func inboxMessage(_ id: Int64) async throws -> InboxMessage? {
        try await store.read { try InboxDesk.show(id, $0) }
    }

    func connectorRows(_ now: Instant) -> [ConnectorRow] { connectorLine.rows(now) }

    // MARK: Watching

    package func metrics() async throws -> String {
        Metrics(overview: try await overview(), counters: counters, health: health, logWriter: logWriter).words()
    }

    package func readiness() async -> Readiness {
        await ReadinessReport(store: store, health: health, connectors: connectorRows(clock.now)).made()
    }

    package func wedged(after limit: Duration = .seconds(60)) -> [String] { pulses.wedged(store, after: limit) }

    package func checkStore() async { await storeWatch.check() }

    // MARK: Step by step

    package func receiveHook(
        _ source: HookSource, headers: [Header], body: [UInt8], patience: Duration? = nil
    ) async -> HookAnswer {
        await hookReceiver.receive(source, headers: headers, body: body, patience: patience)
    }

    package func followClock() async { await clockFollower.follow() }

    package func longestWait(of kind: WorkKind, at now: Instant) -> Span {
        LongestWaits(settings: settings).of(kind, at: now)
    }

    /// Claims the desk socket, then prepares the store as an earlier run left it. A second core on the same socket is refused before
    /// anything is written.
    package func takeUp() async throws {
        try claimDesk()
        storeWatch.tellOfStart()
        try await prepare()
    }

    /// Locks the desk socket against other cores, and removes a socket file that an earlier core left.
    func claimDesk() throws {
        if deskClaim.withLock({ $0 != nil }) { return try DeskSocket.makeRoom(at: settings.deskSocket) }
        let claim = try DeskSocket.claim(settings.deskSocket, store: store.path)
        deskClaim.withLock { $0 = claim }
    }
}
