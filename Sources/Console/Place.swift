package import DeskAPI
import Domain

/// Where the user is. Places stack: Esc goes back to the one below.
package enum Place: Hashable, Sendable {
    case overview
    case list(ListPlace)
    case order(CardPlace<OrderCard>)
    case exception(CardPlace<ExceptionCard>)
    case found(FoundPlace)

    /// The list, when this is one.
    package var list: ListPlace? {
        get { if case .list(let list) = self { list } else { nil } }
        set { if let newValue { self = .list(newValue) } }
    }
}

/// One list as the user sees it. Rows are known by identity; positions are only for drawing.
package struct ListPlace: Hashable, Sendable {
    package var name: ListName
    package var filter = ""
    package var rows: [ListRow] = []
    package var total = 0
    /// Whether there are more than `total`, which the core counts only so far.
    package var more = false
    /// The cursor for what follows the rows at hand; `nil` when they are all.
    package var next: String?
    package var loaded = false
    /// The chosen row. `nil` when none was chosen yet or the chosen one has gone: then no action has a target, so that a key
    /// never hits the row which moved up into its place.
    package var selected: TargetRef?
    /// Where the chosen row is or was, for moving on from it.
    package var position = 0
    package var marked: Set<TargetRef> = []
    /// The first row drawn.
    package var top = 0
    /// An answer that came while the list must stay still.
    package var waiting: ListPage?
    /// The question whose answer is awaited, and whether it asks for more rows rather than for all anew.
    package var question: RequestID?
    package var asksForMore = false
    /// Something changed since the question was asked.
    package var askAgain = false
    package var failure: String?

    package init(_ name: ListName, filter: String = "") {
        self.name = name
        self.filter = filter
    }

    /// How many rows there are, as far as the core says: `1 204`, `500+`.
    var totalText: String { Numbers.grouped(total) + (more ? "+" : "") }

    package var selectedRow: ListRow? { selected.flatMap { ref in rows.first { $0.ref == ref } } }

    /// How many rows of the answer that waits are new, gone or different.
    package var waitingChanges: Int {
        guard let waiting else { return 0 }
        let shown = Dictionary(rows.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        let coming = Dictionary(waiting.rows.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        let changed = coming.values.count { shown[$0.ref] != $0 }
        let gone = waiting.next == nil ? shown.keys.count { coming[$0] == nil } : 0
        return changed + gone
    }
}

/// An order or an exception, opened.
package struct CardPlace<Card: Hashable & Sendable>: Hashable, Sendable {
    package var id: String
    package var card: Card?
    /// The first line drawn.
    package var top = 0
    /// The entry that Enter would open.
    package var chosen: TargetRef?
    package var question: RequestID?
    package var askAgain = false
    package var failure: String?
    /// Where a card stays still, the newer card that waits.
    package var waiting: Card?
    /// An action asked for before the card was there, with the thing it is about when that is not the card's own.
    package var intended: Intention?

    package init(id: String, intended: Intention? = nil) {
        self.id = id
        self.intended = intended
    }
}

/// An action chosen where the version of its target was not shown: it starts once the card is there.
package struct Intention: Hashable, Sendable {
    package var action: ActionName
    package var about: TargetRef
}

/// What a search found. Also the way from a shipment or a cancellation to its order, by the order's name.
package struct FoundPlace: Hashable, Sendable {
    package var query: String
    package var hits: [SearchHit] = []
    package var loaded = false
    package var selected: TargetRef?
    package var top = 0
    package var question: RequestID?
    package var failure: String?
    /// Open the one order with exactly this name instead of showing what was found.
    package var opens = false
    package var intended: Intention?

    package init(query: String, opens: Bool = false, intended: Intention? = nil) {
        self.query = query
        self.opens = opens
        self.intended = intended
    }
}
