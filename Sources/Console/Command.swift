package import DeskAPI

/// Everything a key, the palette or a hint can ask for. The raw value is the stable name used in key maps and after `:`.
package enum Command: String, Hashable, Sendable, CaseIterable {
    // Views.
    case overview, gap
    case notDue = "not-due"
    case skus, holds, cancellations, exceptions
    case work = "queues"
    // Moving.
    case up, down
    case pageUp = "page-up"
    case pageDown = "page-down"
    case first, last
    case next
    case previous
    case open, back
    // Rows.
    case mark
    case markAll = "mark-all"
    case filter, find
    // Actions.
    case retry
    case rejectCancellation = "reject-cancellation"
    case assignOwner = "assign-owner"
    case releaseNotification = "release-notification"
    case retryInPatchworks = "retry-in-patchworks"
    case takeIn = "take-in"
    case skip
    // The console itself.
    case palette = "commands"
    case help
    case refresh, redraw, suspend, quit

    package enum Group: String, Hashable, Sendable, CaseIterable {
        case actions = "Actions"
        case views = "Views"
        case rows = "Rows"
        case moving = "Moving"
        case console = "Console"
    }

    package var group: Group {
        switch self {
        case .overview, .gap, .notDue, .skus, .holds, .cancellations, .exceptions, .work: .views
        case .up, .down, .pageUp, .pageDown, .first, .last, .next, .previous, .open, .back: .moving
        case .mark, .markAll, .filter, .find: .rows
        case .retry, .rejectCancellation, .assignOwner, .releaseNotification, .retryInPatchworks, .takeIn, .skip:
            .actions
        case .palette, .help, .refresh, .redraw, .suspend, .quit: .console
        }
    }

    /// What it does, in one line.
    package var title: String {
        switch self {
        case .overview: "Overview"
        case .gap: "Orders placed and not received by the WMS"
        case .notDue: "Orders that do not leave now, or never"
        case .skus: "SKUs that the WMS would not take"
        case .holds: "Notifications held for the first scan"
        case .cancellations: "Cancellations"
        case .exceptions: "Exceptions"
        case .work: "Work in the queues"
        case .up: "One row up"
        case .down: "One row down"
        case .pageUp: "One page up"
        case .pageDown: "One page down"
        case .first: "First row"
        case .last: "Last row"
        case .next: "Next panel, or next entry that opens"
        case .previous: "Previous panel, or previous entry that opens"
        case .open: "Open what is chosen"
        case .back: "Back: closes, clears marks, clears the filter, then leaves"
        case .mark: "Mark or unmark the row"
        case .markAll: "Mark all rows shown"
        case .filter: "Filter the list (elsewhere: find)"
        case .find: "Find by order, e-mail, tracking number or SKU"
        case .retry: "Retry"
        case .rejectCancellation: "Reject the cancellation, with a reason"
        case .assignOwner: "Choose the owner: a team, you, or nobody"
        case .releaseNotification: "Release the held notification, with a reason"
        case .retryInPatchworks: "Run again in Patchworks, old version"
        case .takeIn: "Take the order in that waits for a person, with a reason"
        case .skip: "Skip the message that is set aside"
        case .palette: "Commands"
        case .help: "Keys"
        case .refresh: "Ask the core again"
        case .redraw: "Paint the screen anew"
        case .suspend: "Suspend the console"
        case .quit: "Quit"
        }
    }

    /// The words beside the key in the hint line.
    package var hint: String {
        switch self {
        case .retry: "retry"
        case .rejectCancellation: "reject cancellation"
        case .assignOwner: "owner"
        case .releaseNotification: "release"
        case .retryInPatchworks: "run again"
        case .takeIn: "take in"
        case .skip: "skip"
        case .mark: "mark"
        case .filter: "filter"
        case .find: "find"
        case .open: "open"
        case .back: "back"
        case .next: "choose"
        case .help: "keys"
        case .palette: "commands"
        case .quit: "quit"
        default: rawValue
        }
    }

    /// The name of the view in the tab line, short enough for all of them to fit on 80 columns.
    package var tab: String {
        switch self {
        case .overview: "Overview"
        case .gap: "Gap"
        case .notDue: "Not due"
        case .skus: "SKUs"
        case .holds: "Holds"
        case .cancellations: "Cancels"
        case .exceptions: "Exceptions"
        case .work: "Queues"
        default: title
        }
    }

    /// The same where the screen is narrow.
    package var shortTab: String {
        switch self {
        case .notDue: "Wait"
        case .cancellations: "Canc"
        case .exceptions: "Exc"
        case .work: "Queue"
        default: tab
        }
    }

    /// The list that a view command opens.
    package var list: ListName? {
        switch self {
        case .gap: .gap
        case .notDue: .notDue
        case .skus: .skus
        case .holds: .holds
        case .cancellations: .cancellations
        case .exceptions: .exceptions
        case .work: .work
        default: nil
        }
    }

    /// The action of the core that this asks for.
    package var action: ActionName? {
        switch self {
        case .retry: .retry
        case .rejectCancellation: .rejectCancellation
        case .assignOwner: .assignOwner
        case .releaseNotification: .releaseNotification
        case .retryInPatchworks: .retryInPatchworks
        case .takeIn: .takeIn
        case .skip: .skip
        default: nil
        }
    }

    /// - Returns: `nil` for what is not done in the console.
    package init?(action: ActionName) {
        switch action {
        case .retry: self = .retry
        case .rejectCancellation: self = .rejectCancellation
        case .assignOwner: self = .assignOwner
        case .releaseNotification: self = .releaseNotification
        case .retryInPatchworks: self = .retryInPatchworks
        case .erasePerson: return nil
        case .takeIn: self = .takeIn
        case .skip: self = .skip
        }
    }

    package init(list: ListName) {
        switch list {
        case .gap: self = .gap
        case .notDue: self = .notDue
        case .skus: self = .skus
        case .holds: self = .holds
        case .cancellations: self = .cancellations
        case .exceptions: self = .exceptions
        case .work: self = .work
        }
    }

    /// Keys in the standard map, the one that hints show first. Actions that cannot be taken back are capital letters.
    package var standardKeys: [String] {
        switch self {
        case .overview: ["0"]
        case .gap: ["1"]
        case .notDue: ["d"]
        case .skus: ["2"]
        case .holds: ["3"]
        case .cancellations: ["4"]
        case .exceptions: ["5"]
        case .work: ["7"]
        case .up: ["Up", "k"]
        case .down: ["Down", "j"]
        case .pageUp: ["PgUp", "Ctrl-B"]
        case .pageDown: ["PgDn", "Ctrl-F"]
        case .first: ["Home", "g"]
        case .last: ["End", "G"]
        case .next: ["Tab", "Right"]
        case .previous: ["Shift-Tab", "Left"]
        case .open: ["Enter"]
        case .back: ["Esc", "Backspace", "h"]
        case .mark: ["Space"]
        case .markAll: ["*"]
        case .filter: ["/"]
        case .find: ["f"]
        case .retry: ["r"]
        case .rejectCancellation: ["X"]
        case .assignOwner: ["o"]
        case .releaseNotification: ["R"]
        case .retryInPatchworks: ["P"]
        case .takeIn: ["T"]
        case .skip: ["S"]
        case .palette: [":"]
        case .help: ["?"]
        case .refresh: ["F5"]
        case .redraw: ["Ctrl-L"]
        case .suspend: ["Ctrl-Z"]
        case .quit: ["q"]
        }
    }

    /// What may be typed after `:` besides the name.
    package var aliases: [String] {
        switch self {
        case .quit: ["q", "exit"]
        case .work: ["work"]
        case .cancellations: ["cancels"]
        case .rejectCancellation: ["reject"]
        case .assignOwner: ["owner", "assign"]
        case .releaseNotification: ["release"]
        case .help: ["keys"]
        default: []
        }
    }

    /// Takes what follows its name after `:` as text: `:find #1042`.
    package var takesText: Bool { self == .find || self == .filter }
}
