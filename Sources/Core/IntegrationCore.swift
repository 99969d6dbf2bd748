package import Connectors
import Domain
package import Logging
package import Store
import Synchronization

/// The integration core: what its parts share, and how they are wired. The parts are small types in the folders beside this file.
package final class IntegrationCore: Sendable {
    let replaceableSettings: Replaceable<CoreSettings>
    package let store: Store
    package let shopify: ShopifyClient
    package let deposco: DeposcoClient
    /// Deposco's older API, the only one that serves stock; `nil` if it is not configured: docs/apis/deposco.md#stock.
    package let deposcoV1: DeposcoV1Client?
    /// The Deposco API through which orders are created, read and cancelled.
    let wmsOrders: any WMSOrders
    /// Polled for Royal Mail's scans; `nil` if it is not used.
    package let royalMail: RoyalMailClient?
    /// `nil` if the shop does not use Patchworks.
    package let patchworks: PatchworksClient?
    /// Answers requests to cancel that came through a hook; `nil` if no sender is configured.
    package let answers: AnswerClient?
    /// The clock of everything in this core.
    package let clock: CoreClock
    let log: Logger
    /// The log's writer, which reports lost lines.
    let logWriter: LineWriter?
    let ingestBell = Bell()
    let counters = CoreCounters()
    let keptFigures = KeptFigures()
    let keptTerms = KeptTerms()
    let liveFeed = LiveFeed()
    let clockSteps = ClockSteps()
    let ordersUnderWay = OrdersUnderWay()
    /// The troubles of the core as a whole.
    package let health = Health()
    let pulses = Pulses()
    /// Locks the desk socket against other cores while this one exists.
    let deskClaim = Mutex<DeskSocketClaim?>(nil)

    /// - Parameter deposcoV1: required if the policy sends orders through V1.
    package init(
        settings: CoreSettings, store: Store, shopify: ShopifyClient, deposco: DeposcoClient,
        deposcoV1: DeposcoV1Client? = nil, royalMail: RoyalMailClient? = nil, patchworks: PatchworksClient? = nil,
        answers: AnswerClient? = nil, clock: any Clock, log: Logger, logWriter: LineWriter? = nil
    ) {
        replaceableSettings = Replaceable(settings)
        self.store = store
        self.shopify = shopify
        self.deposco = deposco
        self.deposcoV1 = deposcoV1
        if settings.policy.orderAPI == .v1, let deposcoV1 { wmsOrders = deposcoV1 } else { wmsOrders = deposco }
        self.royalMail = royalMail
        self.patchworks = patchworks
        self.answers = answers
        self.clock = CoreClock(clock)
        self.log = log
        self.logWriter = logWriter
        StoreWatch(store: store, health: health, clock: self.clock, log: log).noticeRefusals()
    }

    /// The configuration. What `adopt` takes over may change while the core runs.
    package var settings: CoreSettings { replaceableSettings.value }

    /// Goes on with other settings: maps, webhook secrets, roles, reasons, who may ask to cancel, what may leave unpaid. The caller changes
    /// nothing else in them, and gives the remote systems' clients their secrets itself.
    /// - Throws: `StoreRefusal` if the store could not take the maps or the rules of payments; then nothing changes.
    package func adopt(_ settings: CoreSettings) async throws {
        let now = clock.now
        try await store.transact { tx in
            let step = Step(tx, policy: settings.policy, at: now)
            try Maps(step).adopt(of: settings)
            try PaymentFlow(step).adoptRules()
        }
        replaceableSettings.replace(with: settings)
    }

    /// Prepares the store to continue where an earlier run stopped: ends a dead core's leases, moves times to the current clock, adopts
    /// the maps, and enqueues the periodic work.
    package func prepare() async throws {
        try await clockFollower.resume()
        try await leftOver.takeUp()
        let now = clock.now
        let settings = settings
        try await store.transact { tx in
            try tx.queues.recountQueues()
            let step = Step(tx, policy: settings.policy, at: now)
            for kind in WorkKind.allCases where kind.periodic && self.runs(kind) { try step.enqueue(.periodic(kind)) }
            try Maps(step).adopt(of: settings)
            try PaymentFlow(step).adoptRules()
        }
        try await pastErasures.resume()
        try await setAsideReport.tellUnreadable()
        try await setAsideReport.tell()
    }

    /// Whether this shop needs periodic work of a kind.
    private func runs(_ kind: WorkKind) -> Bool {
        switch kind {
        case .pollRoyalMail: royalMail != nil
        case .pollPatchworks: patchworks != nil
        case .pollStock, .auditStock: deposcoV1 != nil && settings.policy.stock != nil
        case .watchChecks: settings.policy.checks != nil
        case .snapshotStock: settings.policy.stock.map { $0.push != .frequent } ?? false
        default: true
        }
    }

    /// Takes in webhooks and runs work until the task is cancelled.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await HealthWatch(core: self).runUntilCancelled() }
            group.addTask { try await self.workUntilCancelled() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Takes in one batch of accepted bodies.
    /// - Returns: the number of bodies processed; 0 if there are none, or while the item master has never been read.
    package func ingestOnce() async throws -> Int { try await messages.takeOnce() }

    /// Runs the most urgent due work to its end.
    /// - Returns: `false` when nothing was due.
    package func workOnce() async throws -> Bool { try await WorkEngine(core: self).workOnce() }

    /// Processes what the last core had in hand, one by one: first the bodies, then the work.
    private func proveSuspects() async throws {
        while try await store.read({ try $0.inbox.unsettledBodies(limit: 1).first?.trouble != nil }) {
            do {
                guard try await ingestOnce() > 0 else { break }
            } catch  where Store.isRefusal(error) {
                // The inbox continues with them once the store takes writes again.
                break
            }
        }
        try await WorkEngine(core: self).proveSuspects()
    }

    private func workUntilCancelled() async throws {
        while true {
            do {
                try await proveSuspects()
                break
            } catch  where !(error is CancellationError) {
                log.error("what was left cannot be taken up yet", metadata: ["error": "\(Store.words(of: error))"])
                try await clock.sleep(for: .seconds(1))
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.messages.runUntilCancelled() }
            group.addTask { try await WorkEngine(core: self).runUntilCancelled() }
            group.addTask { try await self.clockFollower.runUntilCancelled() }
            try await group.next()
            group.cancelAll()
        }
    }
}
