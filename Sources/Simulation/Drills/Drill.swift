package import Core
import Domain
package import Sandbox

/// A failure that is staged in the sandbox for somebody to practise on: what they are told before, what is right, and what is wrong.
/// One drill is one file beside this one, and its line in `all`.
package struct Drill: Sendable {
    /// As it is asked for.
    package let name: String
    package let title: String
    /// Paragraphs for one screen: what the desk knows that no system does, and what is asked. Not what the answer is.
    package let briefing: [String]
    /// What right handling is, and why: read after it.
    package let lesson: String
    /// What goes wrong, as an exception.
    let trouble: ExceptionType
    /// The orders that it is about, by name: their cards are evidence.
    let orders: Set<String>
    /// What has to be done. Their order does not matter.
    let right: [DrillStep]
    /// What must not be done.
    let wrong: [DrillStep]
    /// How the core is set up, beside the usual.
    let core: @Sendable (inout CoreSettings) -> Void
    /// What the world is like before the core looks.
    let open: @Sendable (Sandbox, _ now: Int64) -> Void
    /// What happens then, one after the other.
    let happenings: [DrillHappening]
    /// What others do once everything right was done.
    let answer: @Sendable (Sandbox, _ now: Int64) -> Void

    init(
        _ name: String, _ title: String, briefing: [String], trouble: ExceptionType, orders: Set<String>,
        right: [DrillStep], wrong: [DrillStep], lesson: String,
        core: @escaping @Sendable (inout CoreSettings) -> Void = { _ in },
        open: @escaping @Sendable (Sandbox, Int64) -> Void, happenings: [DrillHappening] = [],
        answer: @escaping @Sendable (Sandbox, Int64) -> Void = { _, _ in }
    ) {
        self.name = name
        self.title = title
        self.briefing = briefing
        self.trouble = trouble
        self.orders = orders
        self.right = right
        self.wrong = wrong
        self.lesson = lesson
        self.core = core
        self.open = open
        self.happenings = happenings
        self.answer = answer
    }

    /// All of them, in the order of an hour's training.
    package static let all: [Drill] = [
        .silentSKU, .lateCancellations, .unscannedParcels, .outage, .fulfilledElsewhere, .oversoldBundle,
        .droppedSubscription, .poisonedMessage,
    ]

    /// How many things have to be done.
    package var rightCount: Int { right.count }

    // MARK: The world of a drill

    /// A sandbox in which nothing happens by itself, as it is before the drill.
    package func sandbox(at now: Int64) -> Sandbox {
        var settings = DeposcoSettings()
        settings.stageTime = nil
        settings.neverScannedPerMille = 1000
        settings.falseTransitPerMille = 0
        let sandbox = Sandbox(deposco: settings)
        fill(sandbox, at: now)
        return sandbox
    }

    /// Puts in goods and orders, as they are before the core looks.
    package func fill(_ sandbox: Sandbox, at now: Int64) {
        for (sku, title, price) in Self.goods {
            sandbox.shop.addVariant(sku: sku, title: title, price: price)
            sandbox.deposco.setItem(number: sku, name: title, at: now)
        }
        open(sandbox, now)
    }

    /// What the core needs to be told, beside where it listens.
    package func prepare(_ settings: inout CoreSettings) {
        settings.policy.due.settle = .zero
        settings.policy.hold.hours = .always
        settings.intervals.shipments = .seconds(5)
        settings.intervals.items = .seconds(10)
        settings.intervals.wmsOrders = .seconds(5)
        core(&settings)
    }

    private static let goods: [(sku: String, title: String, price: Int64)] = [
        ("MUG-OWL", "Mug, owl", 1150), ("CANDLE-FIG", "Candle, fig", 2200), ("TEE-RED-M", "Tee, red, medium", 1899),
    ]
}

/// Something that a person does at the desk, as the journal tells it.
struct DrillStep: Sendable {
    /// What was done, in the past: for the debrief.
    let words: String
    let matches: @Sendable (DrillAct) -> Bool

    init(_ words: String, _ matches: @escaping @Sendable (DrillAct) -> Bool) {
        self.words = words
        self.matches = matches
    }
}

/// Something that happens in the world of a drill, once the world is ready for it and the happening before it is done.
struct DrillHappening: Sendable {
    let ready: @Sendable (Sandbox) -> Bool
    /// Milliseconds from the start of the drill, at the earliest.
    let after: Int64
    let happens: @Sendable (Sandbox, _ now: Int64) -> Void

    init(
        after: Int64 = 0, when ready: @escaping @Sendable (Sandbox) -> Bool = { _ in true },
        _ happens: @escaping @Sendable (Sandbox, Int64) -> Void
    ) {
        self.ready = ready
        self.after = after
        self.happens = happens
    }
}

extension Sandbox {
    /// Places an order of a drill.
    /// - Parameters:
    ///   - name: with its `#`.
    ///   - payment: Shopify's word. The warehouse is not told of what is `pending`.
    func drillOrder(_ name: String, _ skus: [String], payment: String = "paid", at now: Int64) {
        let people = [("Amelia", "Harper"), ("Noah", "Whitfield"), ("Isla", "Okafor"), ("Leo", "Marchetti")]
        let person = people[name.utf8.reduce(0) { $0 + Int($1) } % people.count]
        var new = NewOrder(
            name: name, email: "\(person.0).\(person.1)@example.com".lowercased(),
            address: NewOrder.Address(
                firstName: person.0, lastName: person.1, line1: "12 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                country: "GB"),
            lines: skus.map { NewOrder.Line(sku: $0, title: $0, quantity: 1, price: 1150) })
        new.shipping = 395
        new.financialStatus = payment
        _ = shop.place(new, at: now)
    }

    /// Whether the warehouse has an order.
    func drillHas(_ names: [String]) -> Bool {
        names.allSatisfy { deposco.order(number: String($0.dropFirst())) != nil }
    }
}
