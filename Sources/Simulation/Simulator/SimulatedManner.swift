import Domain
import Sandbox

/// How a simulated shop is configured. Each setting is drawn from the seed, by its own random stream, so that many seeds try
/// every combination.
struct SimulatedManner: Sendable {
    /// How facilities are chosen: by Deposco itself, by the fulfilment order's location, or by their stock.
    enum Routing: String, CaseIterable, Sendable { case byWarehouse, byLocation, byAvailability }

    /// How orders get to Deposco: by one of its APIs, or by a flow in Patchworks.
    enum OrderAPI: String, CaseIterable, Sendable { case v2, v1, patchworks }

    /// How often stock is written to the shop.
    enum Push: String, CaseIterable, Sendable { case frequent, snapshots }

    /// Who captures authorised money: the shop when it is placed, or the core at the first dispatch or at each.
    enum Capture: String, CaseIterable, Sendable { case byShop, atFirstDispatch, atEachDispatch }

    /// Whether an order waits after its routing for the holds that apps may place.
    enum Settle: String, CaseIterable, Sendable { case atOnce, afterAWhile }

    var routing: Routing
    var orderAPI: OrderAPI
    var push: Push
    var capture: Capture
    /// How long apps may place holds after an order was routed.
    var settle: Settle
    /// What becomes of an order that is not paid, by its gateway, and by the kind of its terms in Shopify's word. Each rule is some
    /// gateway's, and some terms'.
    let gateways: [String: UnpaidRules.Rule]
    let terms: [String: UnpaidRules.Rule]

    init(seed: UInt64) {
        func draw(_ name: String, of count: Int) -> Int {
            var random = RandomStreams.stream("manner: \(name)", seed: seed)
            return Int.random(in: 0..<count, using: &random)
        }
        routing = Routing.allCases[draw("routing", of: Routing.allCases.count)]
        switch draw("order API", of: 5) {
        case 0: orderAPI = .v1
        case 1: orderAPI = .patchworks
        default: orderAPI = .v2
        }
        push = draw("stock push", of: 7) == 0 ? .snapshots : .frequent
        switch draw("capture", of: 11) {
        case 0: capture = .atFirstDispatch
        case 1: capture = .atEachDispatch
        default: capture = .byShop
        }
        settle = draw("settle", of: 3) == 0 ? .afterAWhile : .atOnce
        let rules = UnpaidRules.Rule.allCases
        func turned(_ names: [String], by turn: Int) -> [String: UnpaidRules.Rule] {
            Dictionary(
                uniqueKeysWithValues: names.enumerated().map { ($0.element, rules[($0.offset + turn) % rules.count]) })
        }
        gateways = turned(Self.byHand, by: draw("gateways", of: rules.count))
        terms = turned(Self.otherTerms, by: draw("terms", of: rules.count))
    }

    /// The settings in words, one text for each.
    var settings: [String] {
        [
            "routing \(routing)", "orders by \(orderAPI)", "stock push \(push)", "capture \(capture)",
            "settles \(settle)",
        ]
    }

    /// All values of each setting.
    static var choices: [[String]] {
        [
            Routing.allCases.map { "routing \($0)" }, OrderAPI.allCases.map { "orders by \($0)" },
            Push.allCases.map { "stock push \($0)" }, Capture.allCases.map { "capture \($0)" },
            Settle.allCases.map { "settles \($0)" },
        ]
    }

    func apply(to policy: inout Policy, flow: Int64) {
        policy.due.settle = settle == .atOnce ? .zero : Self.settling
        policy.due.riskWait = Self.riskWait
        policy.due.otherLocations = [String(Self.otherLocation)]
        policy.due.serviceLocations = [String(Self.service)]
        policy.due.limits[WaitReason.held("").name] = Self.longestHold
        policy.due.unpaid.set(gateways)
        for (type, rule) in terms { policy.due.unpaid.terms[PaymentTerms(channel: type).text] = rule }
        policy.payments.awaitedFor = Self.longestUnpaid
        switch routing {
        case .byWarehouse: break
        case .byLocation: policy.routing = .locations(Self.locations)
        case .byAvailability: policy.routing = .availability(SimulatedCatalogue.facilities)
        }
        switch orderAPI {
        case .v2: break
        case .v1: policy.orderAPI = .v1
        case .patchworks: policy.ordersVia = .patchworks(flow: String(flow))
        }
        var stock = StockPolicy(locations: ["1": []])
        if push == .snapshots { stock.push = .snapshot(every: .minutes(15)) }
        stock.auditEvery = .hours(1)
        policy.stock = stock
        guard capture != .byShop else { return }
        policy.sendOnAuthorised = true
        policy.payments.capture = .onDispatch
        policy.payments.byShipment = capture == .atEachDispatch
    }

    /// Facilities by location. The shop also ships from a third location, which is not mapped.
    static let locations = ["1": "NORTH", "2": "SOUTH", "6": "SOUTH"]
    /// A location whose goods somebody else ships, another app's fulfilment service, and the one that is ours.
    static let otherLocation: Int64 = 4
    static let otherService: Int64 = 5
    static let service: Int64 = 6
    static let settling = Span.minutes(2)
    static let riskWait = Span.minutes(20)
    static let longestHold = Span.hours(1)
    /// How long a payment without a day may be waited for before a person is told.
    static let longestUnpaid = Span.hours(1)
    /// Gateways whose money is received by hand, and terms beside `NET`, by which nothing leaves unpaid.
    static let byHand = ["Cash on Delivery (COD)", "Bank Deposit", "Money Order"]
    static let otherTerms = ["FULFILLMENT", "FIXED", "RECEIPT"]
}
