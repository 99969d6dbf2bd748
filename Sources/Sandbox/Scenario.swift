/// A lively but readable day in the shop: orders arrive, some with SKUs that the warehouse has never heard of; some customers
/// change their minds, a few of them too late; some parcels are never scanned; now and then Deposco answers 429.
package struct Scenario: Sendable {
    /// Milliseconds between orders, on average.
    package var orderGap: Int64 = 2500
    private var random: SeededGenerator
    private var nextOrder: Int64
    private var nextTrouble: Int64
    private var unpaid: [(id: Int64, due: Int64)] = []
    private var regrets: [(id: Int64, due: Int64)] = []
    private var plot: DayPlot?
    private var isOpening = false

    /// - Parameter plotted: whether the day also has the outage, the holds and the mended items of `DayPlot`.
    package init(seed: UInt64, now: Int64, plotted: Bool = false) {
        random = SeededGenerator(seed: seed)
        plot = plotted ? DayPlot(from: now) : nil
        nextOrder = now + 500
        nextTrouble = now + 90_000
    }

    private struct Product {
        var sku: String?
        var title: String
        var price: Int64
        /// The number in the WMS; `nil` if it has none.
        var item: String?
        var active = true
        var ships = true
    }

    private static let products: [Product] = [
        Product(sku: "TEE-RED-S", title: "Tee, red, small", price: 1899, item: "TEE-RED-S"),
        Product(sku: "TEE-RED-M", title: "Tee, red, medium", price: 1899, item: "TEE-RED-M"),
        Product(sku: "TEE-BLUE-M", title: "Tee, blue, medium", price: 1899, item: "TEE-BLUE-M"),
        Product(sku: "MUG-OWL", title: "Mug, owl", price: 1150, item: "MUG-OWL"),
        Product(sku: "MUG-FOX", title: "Mug, fox", price: 1150, item: "MUG-FOX"),
        Product(sku: "LAMP-OAK", title: "Lamp, oak", price: 6400, item: "LAMP-OAK"),
        Product(sku: "RUG-JUTE-L", title: "Rug, jute, large", price: 12900, item: "RUG-JUTE-L"),
        Product(sku: "CANDLE-FIG", title: "Candle, fig", price: 2200, item: "CANDLE-FIG"),
        Product(sku: "85123a", title: "Hanging heart holder", price: 295, item: "85123A"),
        Product(sku: "TEE-GREEN-XL", title: "Tee, green, extra large", price: 1899, item: nil),
        Product(sku: "VASE-TALL", title: "Vase, tall", price: 3300, item: nil),
        Product(sku: "STOOL-ASH", title: "Stool, ash", price: 8900, item: "STOOL-ASH", active: false),
        Product(sku: "GIFT-25", title: "Gift card", price: 2500, item: nil, ships: false),
    ]

    private static let people = [
        ("Amelia", "Harper", "12 Mill Lane", "Leeds", "LS1 1AA"),
        ("Noah", "Whitfield", "3 Castlegate", "York", "YO1 7HH"),
        ("Isla", "Okafor", "Flat 4, 88 Redcliffe Way", "Bristol", "BS1 4ST"),
        ("Leo", "Marchetti", "21 Milsom Street", "Bath", "BA1 1LN"),
        ("Mia", "Lindqvist", "The Old Dairy, Burneside Road", "Kendal", "LA9 4PU"),
        ("Theo", "Barros", "7 Lemon Quay", "Truro", "TR1 2HE"),
        ("Priya", "Nair", "140 Byres Road", "Glasgow", "G12 8TN"),
        ("Owen", "Llewellyn", "5 Cathedral Road", "Cardiff", "CF11 9HA"),
        ("Sofia", "Kowalska", "62 Sincil Street", "Lincoln", "LN5 7ET"),
        ("Jamal", "Adeyemi", "19 Coldharbour Lane", "London", "SE5 9NR"),
        ("Freya", "Sinclair", "2 Bank Street", "Aberdeen", "AB11 7TQ"),
        ("Hamish", "Dunne", "31 Ormeau Road", "Belfast", "BT7 1SH"),
    ]

    private static let regretWords = [
        "Please cancel, I ordered the wrong size", "It was meant for my other address",
        "Ordered twice by mistake, sorry",
        "Found it in a shop nearby", "It will not be here in time for the birthday", "changed my mind",
    ]

    /// Fills the shop's catalogue and the item master, and places the orders of the past 45 minutes.
    package mutating func open(_ sandbox: Sandbox, at now: Int64) {
        for product in Self.products {
            sandbox.shop.addVariant(
                sku: product.sku, title: product.title, price: product.price, requiresShipping: product.ships)
            if let item = product.item {
                sandbox.deposco.setItem(number: item, name: product.title, active: product.active, at: now)
            }
        }
        if let plot {
            sandbox.shop.addVariant(sku: DayPlot.bundle.sku, title: "Gift set", price: 2990)
            plot.open(sandbox, at: now)
        }
        // Nothing was shown before the core has read the stock.
        isOpening = true
        defer { isOpening = false }
        for minutes in [44, 37, 33, 26, 21, 17, 13, 12, 9, 8, 6, 4, 3, 2, 1] as [Int64] {
            // The first page says that this person can be found.
            order(sandbox, at: now - minutes * 60_000, by: plot != nil && minutes == 26 ? 0 : nil)
        }
    }

    /// Makes everything that is due happen.
    package mutating func step(_ sandbox: Sandbox, now: Int64) {
        while nextOrder <= now {
            order(sandbox, at: nextOrder)
            nextOrder += orderGap / 2 + Int64.random(in: 0...orderGap, using: &random)
        }
        for late in unpaid where late.due <= now { sandbox.shop.pay(late.id, at: now) }
        unpaid.removeAll { $0.due <= now }
        for regret in regrets where regret.due <= now {
            let words = Self.regretWords[Int.random(in: 0..<Self.regretWords.count, using: &random)]
            sandbox.shop.requestCancellation(regret.id, message: words, at: now)
        }
        regrets.removeAll { $0.due <= now }
        plot?.step(sandbox, now: now)
        if nextTrouble <= now {
            sandbox.deposco.settings.limitedUntil = now + 6000
            nextTrouble = now + 60_000 + Int64.random(in: 0...60_000, using: &random)
        }
    }

    /// Whether the shop still sells it: nobody orders what is sold out.
    private func isShown(_ sku: String?, _ sandbox: Sandbox) -> Bool {
        guard plot != nil, let sku else { return true }
        let levels = DayPlot.facilities.compactMap { sandbox.shop.level(sku, at: $0.location) }
        return levels.isEmpty || isOpening || levels.contains { $0.available > 0 }
    }

    private mutating func order(_ sandbox: Sandbox, at now: Int64, by known: Int? = nil) {
        var lines: [NewOrder.Line] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            // The first eight products sell most. The others make trouble.
            let index =
                random.chance(perMille: 820)
                ? Int.random(in: 0..<8, using: &random)
                : Int.random(
                    in: 8..<Self.products.count, using: &random)
            let product = Self.products[index]
            guard isShown(product.sku, sandbox) else { continue }
            lines.append(
                NewOrder.Line(
                    sku: product.sku, title: product.title, quantity: Int64.random(in: 1...3, using: &random),
                    price: product.price, requiresShipping: product.ships, giftCard: !product.ships))
        }
        if plot != nil, random.chance(perMille: 120), isShown(DayPlot.bundle.sku, sandbox) {
            lines.append(NewOrder.Line(sku: DayPlot.bundle.sku, title: "Gift set", quantity: 1, price: 2990))
        }
        guard !lines.isEmpty else { return }
        let person = Self.people[known ?? Int.random(in: 0..<Self.people.count, using: &random)]
        // Families have several members who order, so that few orders are of one customer.
        let given = Self.people[known ?? Int.random(in: 0..<Self.people.count, using: &random)].0
        var new = NewOrder(
            email: "\(given).\(person.1)@example.com".lowercased(),
            address: NewOrder.Address(
                firstName: given, lastName: person.1, line1: person.2, city: person.3, postalCode: person.4,
                country: "GB"), lines: lines)
        new.shipping = 395
        if plot != nil {
            // Some orders are of goods that lie in two places.
            new.location = random.chance(perMille: 400) ? 2 : 1
            if new.lines.count > 1, random.chance(perMille: 150) { new.lines[0].location = 3 - new.location }
            if random.chance(perMille: 15) { new.holdAtRouting = "HIGH_RISK_OF_FRAUD" }
        }
        if random.chance(perMille: 90) { new.financialStatus = "pending" }
        let placed = sandbox.shop.place(new, at: now)
        if new.financialStatus == "pending" { unpaid.append((placed.id, now + 45_000)) }
        if random.chance(perMille: 120) {
            // Some ask at once, and some long after the warehouse has begun.
            regrets.append((placed.id, now + Int64.random(in: 3000...80_000, using: &random)))
        }
    }
}
