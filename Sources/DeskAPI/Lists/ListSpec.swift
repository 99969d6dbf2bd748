/// Everything about a list but its query: what it is called, what its rows are, and its columns. The core fills the columns; the
/// console and its keys, plain mode and the description of the desk's interface follow from it.
package struct ListSpec: Sendable {
    package let name: ListName
    /// The heading of the list, and what it lists in one line.
    package let title: String
    package let about: String
    /// Its name among the tabs, and the one for narrow screens.
    package let tab: String
    package let shortTab: String
    /// Where tabs have little room, lower keeps its name longer.
    package let tabImportance: Int
    /// What is typed after `:`, and what may be typed instead.
    package let command: String
    package let aliases: [String]
    package let key: String
    /// What it means that the list is empty.
    package let empty: String
    /// What it leaves out until all is asked for, as in "what is settled"; `nil` when it always shows all. The count beside its tab leaves
    /// out the same.
    package let rest: String?
    /// What its rows are.
    package let kinds: Set<TargetRef.Kind>
    /// The actions that are offered for its rows, in the order of the hints.
    package let actions: [ActionName]
    /// The columns whose words name a row.
    package let names: [String]
    /// The column whose text is copied.
    package let copies: String
    /// In their order on the screen.
    package let columns: [ColumnFace]

    init(
        _ name: ListName, title: String, about: String, tab: String, shortTab: String? = nil,
        tabImportance: Int, command: String, aliases: [String] = [], key: String, empty: String, rest: String? = nil,
        kinds: Set<TargetRef.Kind>, actions: [ActionName],
        names: [String], copies: String? = nil, columns: [ColumnFace]
    ) {
        self.name = name
        self.title = title
        self.about = about
        self.tab = tab
        self.shortTab = shortTab ?? tab
        self.tabImportance = tabImportance
        self.command = command
        self.aliases = aliases
        self.key = key
        self.empty = empty
        self.rest = rest
        self.kinds = kinds
        self.actions = actions
        self.names = names
        self.copies = copies ?? names.first ?? ""
        self.columns = columns
    }
}

/// How a column is drawn. A column that does not fit is left out whole, the least important first.
package struct ColumnFace: Hashable, Sendable {
    package var key: String
    package var heading: String
    /// Lower stays longer.
    package var importance: Int
    /// The width down to which it may be cut; `nil` for a column that is always as wide as what is in it.
    package var cut: Int?
    package var maximum: Int
    package var isRight: Bool
    /// Drawn with less weight than the others.
    package var isQuiet: Bool
    /// What a moment that has passed means: too late, or now.
    package var passed: Passed
    /// A past moment is shown by the shop's clock, and not as its age.
    package var isMoment = false

    package enum Passed: Hashable, Sendable {
        case late, now
    }
}

/// A column with the type of its values, so that the compiler holds what the core puts into it.
package struct Column<Value>: Sendable {
    package let face: ColumnFace
    fileprivate let cell: @Sendable (Value) -> CellValue

    init(
        _ key: String, _ heading: String, importance: Int, cut: Int? = nil, maximum: Int = 60, right: Bool = false,
        quiet: Bool = false, passed: ColumnFace.Passed = .late, moment: Bool = false,
        _ cell: @escaping @Sendable (Value) -> CellValue
    ) {
        face = ColumnFace(
            key: key, heading: heading, importance: importance, cut: cut, maximum: maximum, isRight: right,
            isQuiet: quiet, passed: passed, isMoment: moment)
        self.cell = cell
    }
}

extension ListRow {
    /// A column without a value stays absent.
    package mutating func set<Value>(_ column: Column<Value>, _ value: Value?) {
        if let value { cells[column.face.key] = column.cell(value) }
    }
}

extension ListName {
    /// By what is typed for it.
    package init?(command: String) {
        guard let name = Self.allCases.first(where: { $0.spec.command == command }) else { return nil }
        self = name
    }

    package var spec: ListSpec {
        switch self {
        case .gap: GapList.spec
        case .notDue: NotDueList.spec
        case .skus: SKUList.spec
        case .holds: HoldList.spec
        case .cancellations: CancellationList.spec
        case .exceptions: ExceptionList.spec
        case .work: WorkList.spec
        case .activity: ActivityList.spec
        case .connectors: ConnectorList.spec
        case .checks: CheckList.spec
        }
    }
}
