package import Domain

/// What an action or a card is about: a kind, and the identity that the core gave it. It is never a row number.
package struct TargetRef: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable {
        case order, shipment, cancellation, exception, work
        /// A kept message.
        case body
        /// One thing that a person did.
        case act
        /// A connection to a remote system, or a service that sends webhooks.
        case connector
        /// A turn of a daily check.
        case check
    }

    package var kind: Kind
    package var id: String

    package init(_ kind: Kind, _ id: String) {
        self.kind = kind
        self.id = id
    }
}

/// The lists behind the panels: `GET /v1/lists/{name}`.
package enum ListName: String, Codable, Hashable, Sendable, CaseIterable {
    case gap, notDue, skus, holds, cancellations, exceptions, work, activity, connectors, checks
}

/// A value in a list's cell. The console chooses how to show it, by its type and never by its words.
package enum CellValue: Codable, Hashable, Sendable {
    case text(String)
    case number(Int64)
    case money(Money)
    /// A past time, shown as an age.
    case since(Instant)
    /// A future time, shown as a countdown, and as overdue once it has passed.
    case until(Instant)
    case state(StateWord)
    case owner(Owner)
    case severity(Severity)
    /// A SKU that was perhaps meant.
    case suggestion(String)
}

/// A state as people read it, and how much it asks for a look.
package struct StateWord: Codable, Hashable, Sendable {
    package var word: String
    package var weight: Severity

    package init(_ word: String, _ weight: Severity = .info) {
        self.word = word
        self.weight = weight
    }

    /// The name of a case as words: `partlyShipped` as `partly shipped`.
    package init(name: String, _ weight: Severity = .info) {
        self.init(Self.words(name), weight)
    }

    package static func words(_ name: String) -> String {
        var out = ""
        for character in name.prefix(100) {
            if character.isUppercase, let last = out.last, last.isLowercase {
                out += " " + character.lowercased()
            } else {
                out.append(character)
            }
        }
        return out
    }
}

/// One row of a list.
package struct ListRow: Codable, Hashable, Sendable {
    package var ref: TargetRef
    /// The version that an action sends back. If the core has another one, the target has changed meanwhile.
    package var version: Int64
    package var severity: Severity
    /// What Enter opens when that is not the row's own card.
    package var leads: TargetRef?
    /// What can be sent for it.
    package var actions: Set<ActionName>
    /// Values by column key: see `ListSpec`.
    package var cells: ListCells

    /// - Parameter actions: without them, those that suit every thing of the kind.
    package init(
        ref: TargetRef, version: Int64, severity: Severity, leads: TargetRef? = nil,
        actions: Set<ActionName>? = nil, cells: ListCells = [:]
    ) {
        self.ref = ref
        self.version = version
        self.severity = severity
        self.leads = leads
        self.actions = actions ?? ActionName.usual(for: ref.kind)
        self.cells = cells
    }
}

package struct ListPage: Codable, Hashable, Sendable {
    package var list: ListName
    /// The filter that was applied, as sent.
    package var filter: String
    /// How many rows of the whole list match the filter.
    package var total: Int
    /// Whether there are more than `total`, since with a filter rows are counted only up to a bound.
    package var more: Bool
    package var rows: [ListRow]
    /// Send it as `after` to get the next page; `nil` at the end.
    package var next: String?
    package var at: Instant

    package init(
        list: ListName, filter: String, total: Int, more: Bool = false, rows: [ListRow], next: String?, at: Instant
    ) {
        self.list = list
        self.filter = filter
        self.total = total
        self.more = more
        self.rows = rows
        self.next = next
        self.at = at
    }
}

/// One thing that a search found: `GET /v1/search?q=`.
package struct SearchHit: Codable, Hashable, Sendable {
    /// No more than these are found at once.
    package static let most = 50

    package var ref: TargetRef
    package var title: String
    package var subtitle: String
    /// Of an order.
    package var stage: StateWord?
    package var placedAt: Instant?
    package var value: Money?
    /// What matched: `order name`, `name`, `e-mail`, `tracking number`, `SKU`.
    package var matched: String

    package init(
        ref: TargetRef, title: String, subtitle: String = "", stage: StateWord? = nil, placedAt: Instant? = nil,
        value: Money? = nil, matched: String
    ) {
        self.stage = stage
        self.placedAt = placedAt
        self.value = value
        self.ref = ref
        self.title = title
        self.subtitle = subtitle
        self.matched = matched
    }
}
