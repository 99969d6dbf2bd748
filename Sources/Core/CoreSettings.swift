package import Connectors
package import DeskAPI
package import Domain
import Store

/// The core's configuration, already validated.
package struct CoreSettings: Sendable {
    /// The shop or brand this core serves.
    package var shop: String
    package var policy = Policy()
    package var hooks = HookSettings()
    package var intervals = Intervals()
    package var backoff = Backoff()
    package var access = AccessRules()
    /// Reasons that the desk may choose from, by action.
    package var reasons: [ActionName: [String]] = CoreSettings.usualReasons
    /// The path of the desk socket.
    package var deskSocket: String
    /// The Unix group whose members may open the desk socket; `nil` leaves the process's own group.
    package var deskGroup: String?
    /// Channel SKU to item number, from the SKU map.
    package var skuMap: [String: String] = [:]
    /// What bundles are made of, from the bundle map.
    package var bundles: [SKU: [BundleComponent]] = [:]
    /// How many flows may run at once on the account's Patchworks tier, if configured.
    package var patchworksConcurrentFlows: Int?
    package var privacy = PrivacySettings()

    /// Jitter for retries: uniform, 0 to 1 000. A simulation draws it from its seed.
    package var jitter: @Sendable () -> Int64 = { .random(in: 0...1000) }

    /// Told of each card that a desk asks for. A drill goes through what was looked at.
    package var cardOpened: @Sendable (OpenedCard) -> Void = { _ in }
    /// The room on the disk of a store; a test makes it small.
    package var diskRoom: @Sendable (_ store: String) -> DiskRoom? = { DiskRoom(beside: $0) }

    package static var usualReasons: [ActionName: [String]] {
        let asking = ActionName.allCases.filter { $0.spec.offersReasons }
        return Dictionary(asking.map { ($0, $0.spec.usualReasons) }, uniquingKeysWith: { $1 })
    }

    package init(shop: String, deskSocket: String) {
        self.shop = shop
        self.deskSocket = deskSocket
    }
}

/// A card that a desk asked for.
package enum OpenedCard: Hashable, Sendable {
    case order(OrderID)
    case exception(ExceptionID)
    case connector(String)
}

package struct HookSettings: Sendable {
    package var host = "127.0.0.1"
    package var port = 8080
    /// Shopify's app secrets; several while one is being replaced.
    package var shopifySecrets: [String] = []
    /// The shop's domain, which its webhooks carry; `nil` takes those of any shop whose signature is right.
    package var shopifyShop: String?
    /// Where Shopify is to send its webhooks; `nil` where the app's own file says so.
    package var shopifyAddress: String?
    /// The tracking services' signing secrets. Services that are not used have none.
    package var trackingSecrets: [TrackingService: [String]] = [:]
    /// Secrets that flows in Patchworks send in the header X-Tallyman-Secret; several while one is being replaced.
    package var patchworksSecrets: [String] = []
    /// Who may ask to cancel through `/hooks/cancellations`, by name.
    package var cancellationSenders: [String: CancellationSender] = [:]
    /// Bytes; a larger body is answered 413.
    package var maximumBody = 2 * 1024 * 1024
    /// Nested arrays and objects; a deeper body is answered 400.
    package var maximumDepth = 64

    package init() {}
}

/// How often the periodic work runs.
package struct Intervals: Sendable {
    package var orders: Span = .minutes(2)
    package var deepOrders: Span = .hours(1)
    package var nightlyOrders: Span = .day
    /// Well below the age at which a reading no longer counts as current.
    package var fulfilment: Span = .seconds(20)
    package var shipments: Span = .seconds(30)
    package var stock: Span = .seconds(10)
    package var wmsOrders: Span = .minutes(1)
    package var items: Span = .minutes(1)
    package var variants: Span = .minutes(10)
    package var royalMail: Span = .minutes(5)
    package var patchworks: Span = .seconds(30)
    /// How far a poll reaches back behind its mark, for rows that became visible late.
    package var overlap: Span = .minutes(5)
    /// No webhook for this long is a stall.
    package var quietWebhooks: Span = .minutes(30)

    package init() {}
}

/// How long personal data is kept.
package struct PrivacySettings: Hashable, Sendable {
    /// Raw webhook bodies, answers to actions, and the queues' counts: long enough to investigate a mistake.
    package var keepBodies: Span = .hours(14 * 24)
    /// Contacts, and what people typed about an order, counted from the order's end: a year for questions, returns and disputed payments,
    /// and a month for latecomers.
    package var keepContacts: Span = .hours(400 * 24)

    package init() {}
}
