import Connectors
import DeskAPI
import Domain
import Store

/// Makes the core's parts, each with only what it needs.
extension IntegrationCore {
    // MARK: Stock

    private var stockFeed: StockFeed? {
        deposcoV1.map {
            StockFeed(store: store, deposco: $0, fetching: fetching, policy: settings.policy, clock: clock)
        }
    }

    func pushStock(_ work: Work) -> PushStock {
        PushStock(attempt: attempt(work), store: store, shopify: shopify, policy: settings.policy, log: log)
    }

    var pollStock: PollStock {
        PollStock(store: store, feed: stockFeed, clock: clock, interval: settings.intervals.stock)
    }

    var snapshotStock: SnapshotStock { SnapshotStock(store: store, policy: settings.policy.stock) }

    var auditStock: AuditStock {
        AuditStock(
            store: store, shopify: shopify, deposco: deposco, feed: stockFeed, fetching: fetching,
            policy: settings.policy.stock, clock: clock)
    }

    // MARK: Catalogue

    var pollItems: PollItems {
        PollItems(
            store: store, deposco: deposco, fetching: fetching, policy: settings.policy, intervals: settings.intervals,
            clock: clock)
    }

    var pollVariants: PollVariants {
        PollVariants(
            store: store, shopify: shopify, fetching: fetching, policy: settings.policy,
            interval: settings.intervals.variants, clock: clock)
    }

    // MARK: Connection

    var watchChannel: WatchChannel {
        WatchChannel(
            shopify: shopify, deposco: deposco, fetching: fetching, settings: settings.hooks,
            pushesStock: settings.policy.stock != nil, kept: keptTerms, clock: clock)
    }

    // MARK: Privacy

    private var retention: RetentionDates { RetentionDates(channel: shopify, clock: clock) }

    /// The date that retention periods are counted from; `nil` while it is not certain.
    var dateToForgetBy: Instant? { retention.today }

    var tendPrivacy: TendPrivacy {
        TendPrivacy(
            store: store, policy: settings.policy, keepContacts: settings.privacy.keepContacts, dates: retention,
            clock: clock)
    }

    func redactShop(_ work: Work) -> RedactShop {
        RedactShop(attempt: attempt(work), store: store, shopify: shopify, policy: settings.policy, clock: clock)
    }

    var pastErasures: PastErasures {
        PastErasures(store: store, policy: settings.policy, health: health, clock: clock)
    }

    var personReports: PersonReports {
        PersonReports(store: store, shop: settings.shop, policy: settings.policy, clock: clock)
    }

    // MARK: Messages

    var setAsideReport: SetAsideReport {
        SetAsideReport(store: store, settings: replaceableSettings, clock: clock, health: health, log: log)
    }

    var messages: Inbox {
        Inbox(
            store: store, settings: replaceableSettings, clock: clock, bell: ingestBell, counters: counters,
            pulses: pulses, setAsideReport: setAsideReport, log: log)
    }

    // MARK: The desk

    var deskActions: DeskActions {
        DeskActions(
            store: store, policy: settings.policy, clock: clock, ingestBell: ingestBell,
            setAsideReport: setAsideReport, surroundings: checkSurroundings)
    }

    /// What daily checks look at beside the store.
    var checkSurroundings: CheckSurroundings {
        let (line, clock, path, disk) = (connectorLine, clock, store.path, settings.diskRoom)
        return CheckSurroundings(
            connections: {
                line.all.map { connector in
                    let row = line.row(connector, clock.now)
                    // A service that only sends is quiet whenever nothing is on its way.
                    return (row.name, row.state.word.word, row.state.word.weight == .info || connector.service != nil)
                }
            }, disk: { disk(path) },
            backup: { BackupFile.note(beside: path) })
    }

    var adoptionDesk: AdoptionDesk { AdoptionDesk(store: store, policy: settings.policy, clock: clock) }

    var connectorLine: ConnectorLine {
        ConnectorLine(
            settings: settings, shopify: shopify, deposco: deposco, deposcoV1: deposcoV1, royalMail: royalMail,
            patchworks: patchworks, counters: counters, clock: clock)
    }

    var deskReads: DeskReads {
        DeskReads(
            store: store, settings: settings, clock: clock, keptFigures: keptFigures, connectors: connectorLine,
            terms: keptTerms, patchworks: patchworksFigures, health: health, surroundings: checkSurroundings)
    }

    // MARK: The whole

    var clockFollower: ClockFollower {
        ClockFollower(
            store: store, clock: clock, steps: clockSteps, settings: replaceableSettings, health: health, log: log)
    }

    var storeWatch: StoreWatch { StoreWatch(store: store, health: health, clock: clock, log: log) }

    var hookReceiver: HookReceiver {
        HookReceiver(
            store: store, settings: settings, clock: clock, counters: counters, terms: keptTerms,
            ingestBell: ingestBell,
            log: log)
    }

    // MARK: Work

    var leftOver: LeftOver {
        LeftOver(store: store, settings: settings, clock: clock)
    }

    /// Decides when orders go to Deposco in one import.
    var importRule: ImportRule { ImportRule(store: store, policy: settings.policy) }

    /// Patchworks' figures for the desk; `nil` if it is not used.
    var patchworksFigures: PatchworksFigures? {
        guard patchworks != nil else { return nil }
        return PatchworksFigures(
            limit: settings.patchworksConcurrentFlows, interval: settings.intervals.patchworks)
    }

    func attempt(_ work: Work) -> Attempt {
        let health = connectorLine.health(of: RemoteSystem(work.kind))
        return Attempt(
            work: work, backoff: settings.backoff, jitter: settings.jitter, clock: clock,
            silentSince: health?.silentSince, limitedSince: health?.limitedSince)
    }

    var fetching: Fetching { Fetching(clock: clock, backoff: settings.backoff, jitter: settings.jitter) }
}
