package import Domain

/// One entry of a card's timeline.
package struct TimelineEntry: Codable, Hashable, Sendable {
    package var at: Instant
    /// Who caused it, as in the journal: `core`, `shopify`, `ada(1000)`.
    package var who: String
    package var text: String
    /// What kind of thing happened, as the journal names it: `exceptionRaised`; `nil` for what is not in the journal.
    package var fact: String?

    package init(at: Instant, who: String, text: String, fact: String? = nil) {
        self.at = at
        self.who = who
        self.text = text
        self.fact = fact
    }
}

/// Everything about one order: `GET /v1/orders/{id}`.
package struct OrderCard: Codable, Hashable, Sendable {
    package struct Line: Codable, Hashable, Sendable {
        package var sku: String?
        package var title: String
        package var quantity: Int64
        package var price: Money
        /// Why it does not leave, where it does not: `nothing to ship`, `not in Deposco`.
        package var note: StateWord?

        package init(sku: String?, title: String, quantity: Int64, price: Money, note: StateWord?) {
            self.sku = sku
            self.title = title
            self.quantity = quantity
            self.price = price
            self.note = note
        }
    }

    package struct Shipment: Codable, Hashable, Sendable {
        package var ref: TargetRef
        package var version: Int64
        package var carrier: String
        package var tracking: [String]
        package var shippedAt: Instant?
        package var firstScanAt: Instant?
        package var notifiedAt: Instant?
        /// `held`, `sent`, `released`, `cancelled`, `not yet on the channel`
        package var notice: StateWord
        package var actions: Set<ActionName>

        package init(
            ref: TargetRef, version: Int64, carrier: String, tracking: [String], shippedAt: Instant?,
            firstScanAt: Instant?, notifiedAt: Instant?, notice: StateWord, actions: Set<ActionName>
        ) {
            self.ref = ref
            self.version = version
            self.carrier = carrier
            self.tracking = tracking
            self.shippedAt = shippedAt
            self.firstScanAt = firstScanAt
            self.notifiedAt = notifiedAt
            self.notice = notice
            self.actions = actions
        }
    }

    /// Units that do not leave now, or never, and why.
    package struct Wait: Codable, Hashable, Sendable {
        /// For people: `held by the channel: HIGH_RISK_OF_FRAUD`.
        package var reason: String
        package var units: Int64
        package var since: Instant
        /// When it ends by itself, and when it becomes an exception, where that is known.
        package var until: Instant?
        package var limit: Instant?
        /// Whether a person can take the order in.
        package var isForPeople: Bool

        package init(
            reason: String, units: Int64, since: Instant, until: Instant?, limit: Instant?, isForPeople: Bool
        ) {
            self.reason = reason
            self.units = units
            self.since = since
            self.until = until
            self.limit = limit
            self.isForPeople = isForPeople
        }
    }

    package var ref: TargetRef
    package var version: Int64
    package var name: String
    package var stage: StateWord
    /// One plain sentence with its evidence, safe to paste to a customer.
    package var sentence: String
    /// When the sentence's evidence was last confirmed.
    package var evidenceAt: Instant?
    package var customer: String
    package var email: String
    /// Address lines, ready to show.
    package var address: [String]
    package var placedAt: Instant
    package var payment: String
    package var total: Money
    package var wmsNumber: String?
    package var wmsStatus: String?
    package var waits: [Wait]
    package var lines: [Line]
    package var shipments: [Shipment]
    package var cancellations: [ListRow]
    package var exceptions: [ListRow]
    /// Oldest first.
    package var timeline: [TimelineEntry]

    package init(
        ref: TargetRef, version: Int64, name: String, stage: StateWord, sentence: String, evidenceAt: Instant?,
        customer: String, email: String, address: [String], placedAt: Instant, payment: String, total: Money,
        wmsNumber: String?, wmsStatus: String?, waits: [Wait] = [], lines: [Line], shipments: [Shipment],
        cancellations: [ListRow],
        exceptions: [ListRow], timeline: [TimelineEntry]
    ) {
        self.ref = ref
        self.version = version
        self.name = name
        self.stage = stage
        self.sentence = sentence
        self.evidenceAt = evidenceAt
        self.customer = customer
        self.email = email
        self.address = address
        self.placedAt = placedAt
        self.payment = payment
        self.total = total
        self.wmsNumber = wmsNumber
        self.wmsStatus = wmsStatus
        self.waits = waits
        self.lines = lines
        self.shipments = shipments
        self.cancellations = cancellations
        self.exceptions = exceptions
        self.timeline = timeline
    }
}

/// Everything about one exception: `GET /v1/exceptions/{id}` (the id percent-encoded).
package struct ExceptionCard: Codable, Hashable, Sendable {
    package var ref: TargetRef
    package var version: Int64
    /// The one order that it is about, when it is about one.
    package var leads: TargetRef?
    /// The SKU or order that it is about, as the desk knows it.
    package var about: String?
    /// What can be sent for it.
    package var actions: Set<ActionName>
    package var type: String
    package var title: String
    package var summary: String
    package var detail: String
    package var suggestion: String?
    package var owner: Owner?
    /// Why it has that owner: `default for SKU not in the WMS`, `assigned by hand`.
    package var ownerReason: String
    package var severity: Severity
    package var state: ExceptionState
    package var raisedAt: Instant
    package var dueBy: Instant
    /// What happens by itself when nobody has decided by then; `nil` when nothing does.
    package var otherwise: String?
    package var playbook: String
    /// The orders that it blocks, as rows of the gap list: at most 50, of `orderCount` in all.
    package var orders: [ListRow]
    package var orderCount: Int
    package var timeline: [TimelineEntry]

    package init(
        ref: TargetRef, version: Int64, leads: TargetRef? = nil, about: String? = nil, actions: Set<ActionName>,
        type: String, title: String,
        summary: String, detail: String, suggestion: String?, owner: Owner?, ownerReason: String, severity: Severity,
        state: ExceptionState,
        raisedAt: Instant, dueBy: Instant, otherwise: String? = nil, playbook: String, orders: [ListRow],
        orderCount: Int,
        timeline: [TimelineEntry]
    ) {
        self.ref = ref
        self.version = version
        self.leads = leads
        self.about = about
        self.actions = actions
        self.type = type
        self.title = title
        self.summary = summary
        self.detail = detail
        self.suggestion = suggestion
        self.owner = owner
        self.ownerReason = ownerReason
        self.severity = severity
        self.state = state
        self.raisedAt = raisedAt
        self.dueBy = dueBy
        self.otherwise = otherwise
        self.playbook = playbook
        self.orders = orders
        self.orderCount = orderCount
        self.timeline = timeline
    }
}
