package import DeskAPI
import Domain

/// Where the user is. Places stack: Esc goes back to the one below.
package enum Place: Hashable, Sendable {
    case overview(OverviewPlace)
    case list(ListPlace)
    case order(CardPlace<OrderCard>)
    case exception(CardPlace<ExceptionCard>)
    case connector(CardPlace<ConnectorCard>)
    case check(CardPlace<CheckCard>)
    case found(FoundPlace)

    /// The place itself. This is the only switch over the places; all else goes by `PlaceComponent`.
    var component: any PlaceComponent {
        get {
            switch self {
            case .overview(let place): place
            case .list(let place): place
            case .order(let place): place
            case .exception(let place): place
            case .connector(let place): place
            case .check(let place): place
            case .found(let place): place
            }
        }
        set { self = newValue.asPlace }
    }

    /// The list, when this is one.
    package var list: ListPlace? { component as? ListPlace }

    /// The card of a thing; `nil` for what has none.
    init?(cardOf ref: TargetRef, intended: Intention?) {
        switch ref.kind {
        case .order: self = .order(CardPlace(id: ref.id, intended: intended))
        case .exception: self = .exception(CardPlace(id: ref.id, intended: intended))
        case .connector: self = .connector(CardPlace(id: ref.id, intended: intended))
        case .check: self = .check(CardPlace(id: ref.id, intended: intended))
        default: return nil
        }
    }
}

/// What the shell asks of a place: its answers, keys, lines, targets and hints.
protocol PlaceComponent: Hashable, Sendable {
    var asPlace: Place { get }
    /// The tab that it belongs to.
    var tab: Command? { get }
    /// The question whose answer is awaited.
    var question: RequestID? { get set }

    /// What to ask the core so that what is shown is true now; `nil` for nothing, or not yet.
    mutating func refresh(_ around: Surroundings) -> Question?
    mutating func take(_ answer: Answer, _ around: Surroundings, isOnTop: Bool) -> [Wish]
    /// The question was not answered.
    mutating func fail(_ reason: String)
    /// Moves, chooses or marks, as the command says.
    mutating func run(_ command: Command, _ around: Surroundings) -> [Wish]
    /// One step back inside the place; `nil` when there is none, so that the place is left.
    mutating func back(_ around: Surroundings) -> [Wish]?
    /// Lets what waited be seen once nothing must stay still, and keeps scrolling inside what there is.
    /// - Returns: what the user must be told.
    mutating func settle(_ around: Surroundings) -> String?

    /// The filter of its rows; `nil` where there is none.
    var filter: String? { get }
    mutating func apply(filter: String, _ around: Surroundings) -> [Wish]
    /// What it leaves out until all is asked for; `nil` where it leaves nothing out.
    var rest: String? { get }

    /// What Enter opens.
    func opened(_ around: Surroundings) -> TargetRef?
    /// What an action would be about.
    func targets(of action: ActionName, _ around: Surroundings) -> [Candidate]
    /// The versions of an action's targets in the answer that waits until nothing must stay still; `nil` where none waits. A target that has
    /// none has gone.
    func coming(_ action: ActionName, _ targets: [TargetRef]) -> [TargetRef: Int64]?
    /// Why an action has no target here.
    func noTarget(_ action: ActionName, _ around: Surroundings) -> String
    /// What the chosen row or the card is about, as text to be copied.
    func copied(_ around: Surroundings) -> String?
    /// Words for the customer.
    var forCustomer: String? { get }
    /// Whether there are rows to mark, and one is chosen.
    var markable: (any: Bool, chosen: Bool)? { get }

    /// The commands whose keys make sense here, the most useful first.
    func hints(_ around: Surroundings) -> [Command]
    func blocks(_ pen: Pen, _ around: Surroundings, _ layout: Layout) -> [Block]
    /// The moments that are drawn as ages or countdowns.
    func moments(_ around: Surroundings) -> [Moment]
}

extension PlaceComponent {
    var tab: Command? { nil }
    var filter: String? { nil }
    var rest: String? { nil }
    var markable: (any: Bool, chosen: Bool)? { nil }
    var forCustomer: String? { nil }
    func coming(_ action: ActionName, _ targets: [TargetRef]) -> [TargetRef: Int64]? { nil }
    mutating func apply(filter: String, _ around: Surroundings) -> [Wish] { [] }
    mutating func back(_ around: Surroundings) -> [Wish]? { nil }
}

/// What a place wants done that it cannot do itself.
enum Wish: Hashable, Sendable {
    case ask(Question)
    case note(String)
    case start(ActionName, [Candidate])
}

/// A question of a place. The shell numbers it.
enum Question: Hashable, Sendable {
    case list(ListName, all: Bool, filter: String, after: String?, limit: Int)
    case order(String)
    case exception(String)
    case connector(String)
    case check(String)
    case search(String)
}

/// What the core answered to a place's question.
enum Answer: Hashable, Sendable {
    case list(ListPage)
    case order(OrderCard)
    case exception(ExceptionCard)
    case work(WorkStanding)
    case connector(ConnectorCard)
    case check(CheckCard)
    case hits([SearchHit])
}

/// A moment that is drawn, and how.
enum Moment: Hashable, Sendable {
    case since(Instant)
    case until(Instant)
}

/// A block of lines at a place in the body.
struct Block: Hashable, Sendable {
    var row = 0
    var column = 0
    var width: Int
    var lines: [Line]
}

/// Something that an action can be sent for.
struct Candidate: Hashable, Sendable {
    var ref: TargetRef
    /// `nil` where the screen does not show which version it draws: its card is opened first.
    var version: Int64?
    var label: String
    /// The card that shows it, where that is not its own.
    var leads: TargetRef?
    /// The state in which it is shown, for telling many apart.
    var state: StateWord?
    /// How it stands with the WMS now, where a reason has to go with that.
    var standing: String?
}

/// An action chosen where the version of its target was not shown: it starts once the card is there.
package struct Intention: Hashable, Sendable {
    package var action: ActionName
    package var about: TargetRef
}

enum Movement: Hashable, Sendable {
    case by(Int)
    case pages(Int)
    case first, last

    init?(_ command: Command) {
        switch command {
        case .up: self = .by(-1)
        case .down: self = .by(1)
        case .pageUp: self = .pages(-1)
        case .pageDown: self = .pages(1)
        case .first: self = .first
        case .last: self = .last
        default: return nil
        }
    }

    /// The new index among `count`, from `index`.
    func index(from index: Int, count: Int, page: Int) -> Int {
        switch self {
        case .by(let rows): min(max(0, index + rows), max(0, count - 1))
        case .pages(let pages): min(max(0, index + pages * max(1, page)), max(0, count - 1))
        case .first: 0
        case .last: max(0, count - 1)
        }
    }
}

/// The first row to draw so that one row is seen and no room stays empty.
func scrolled(_ top: Int, showing index: Int, of count: Int, rows: Int) -> Int {
    let rows = max(1, rows)
    return max(0, min(min(max(top, index - rows + 1), index), max(0, count - rows)))
}

extension CellValue {
    var state: StateWord? { if case .state(let state) = self { state } else { nil } }
}

extension ListRow {
    /// How the order of a request to cancel stands with the WMS.
    var standing: String? {
        guard ref.kind == .cancellation, case .text(let status)? = cells[CancellationList.stage.face.key] else {
            return nil
        }
        return "at the WMS: \(status)"
    }

    /// The moments in it.
    var moments: [Moment] {
        cells.values.compactMap { value in
            switch value {
            case .since(let moment): .since(moment)
            case .until(let moment): .until(moment)
            case .text, .number, .money, .state, .owner, .severity, .suggestion: nil
            }
        }
    }

    /// How the desk calls the thing in this row.
    func label(in list: ListSpec) -> String {
        let words = list.names.compactMap { key -> String? in
            if case .text(let text)? = cells[key], !text.isEmpty { text } else { nil }
        }
        return words.isEmpty ? ref.id : words.joined(separator: " ")
    }
}
