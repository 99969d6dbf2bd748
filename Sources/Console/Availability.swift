package import DeskAPI
import Domain

extension ConsoleState {
    /// Why a command cannot do anything here and now, in words for the user; `nil` when it can.
    package func unavailable(_ command: Command) -> String? {
        if let action = command.action { return actionUnavailable(action) }
        switch command {
        case .mark, .markAll:
            guard let list = place.list else { return "Only rows of a list can be marked." }
            if list.rows.isEmpty { return "There is no row to mark." }
            return command == .mark && list.selected == nil ? "Choose a row first." : nil
        case .open:
            return opened == nil ? "Choose something to open first." : nil
        case .back:
            return places.count == 1 && chosen == nil ? "This is the overview; q quits." : nil
        case .refresh:
            return connection == .up ? nil : "The core is not answering; the console connects again by itself."
        default:
            return nil
        }
    }

    private func actionUnavailable(_ action: ActionName) -> String? {
        if staleReason != nil { return "The core is not answering: actions wait until it is back." }
        guard connection == .up, let identity else { return "The core has not said yet what you may do." }
        guard identity.allowed.contains(action) else {
            if let reason = identity.reason { return reason }
            let roles = identity.roles.isEmpty ? "no role" : identity.roles.joined(separator: ", ")
            return "\(identity.name) (\(roles)) may not \(action.verb)."
        }
        return candidates(for: action).isEmpty ? noTarget(action) : nil
    }

    private func noTarget(_ action: ActionName) -> String {
        switch place {
        case .overview:
            return chosen == nil
                ? "Choose a row first (\(keymap.shown(.next) ?? "Tab"))." : "Nothing here to \(action.verb)."
        case .list(let list):
            if action.kinds.isDisjoint(with: list.name.kinds) { return action.elsewhere }
            if !list.marked.isEmpty { return "None of the marked rows can be dealt with so." }
            return list.rows.isEmpty ? "The list is empty." : "Choose a row first."
        case .order, .exception:
            return "Nothing here to \(action.verb)."
        case .found:
            return "Open what was found first."
        }
    }

    /// What an action would be about: marked rows, else the chosen one; on a card, what the card is about.
    func candidates(for action: ActionName) -> [Candidate] {
        switch place {
        case .overview:
            guard let chosen, action.suits(chosen) else { return [] }
            // The overview shows no versions: the card is opened first.
            return [Candidate(ref: chosen, version: nil, label: overviewLabel(chosen))]
        case .list(let list):
            let rows =
                list.marked.isEmpty
                ? [list.selectedRow].compactMap { $0 } : list.rows.filter { list.marked.contains($0.ref) }
            return rows.filter { action.suits($0.ref) }.map {
                Candidate(ref: $0.ref, version: $0.version, label: $0.label(in: list.name))
            }
        case .order(let place):
            return place.card.map { candidates(for: action, of: $0) } ?? []
        case .exception(let place):
            guard let card = place.card, card.state == .open, action.suits(card.ref) else { return [] }
            return [Candidate(ref: card.ref, version: card.version, label: card.summary)]
        case .found:
            return []
        }
    }

    private func candidates(for action: ActionName, of card: OrderCard) -> [Candidate] {
        switch action {
        case .skip: return []
        case .retry, .retryInPatchworks, .takeIn, .erasePerson:
            return [Candidate(ref: card.ref, version: card.version, label: card.name)]
        case .assignOwner:
            // An order's owner is its exceptions' owner.
            if card.exceptions.isEmpty { return [] }
            return [Candidate(ref: card.ref, version: card.version, label: card.name)]
        case .rejectCancellation:
            return card.cancellations.map {
                Candidate(ref: $0.ref, version: $0.version, label: "\(card.name) cancellation")
            }
        case .releaseNotification:
            return card.shipments.filter { $0.notice == "held" }.map { shipment in
                let tracking = shipment.tracking.first.map { " \($0)" } ?? ""
                return Candidate(
                    ref: shipment.ref, version: shipment.version, label: "\(card.name) \(shipment.carrier)\(tracking)")
            }
        }
    }

    private func overviewLabel(_ ref: TargetRef) -> String {
        overview?.skus.rows.first { $0.ref == ref }?.sku
            ?? overview?.holds.rows.first { $0.ref == ref }?.orderName ?? ref.id
    }

    /// What Enter would open.
    var opened: TargetRef? {
        switch place {
        case .overview: chosen
        case .list(let list): list.selected
        case .order(let place): place.chosen
        case .exception(let place): place.chosen
        case .found(let found): found.selected
        }
    }
}

/// Something that an action can be sent for.
struct Candidate: Hashable, Sendable {
    var ref: TargetRef
    /// `nil` where the screen does not show which version it draws.
    var version: Int64?
    var label: String
}

extension ListRow {
    /// How the desk calls the thing in this row.
    package func label(in list: ListName) -> String {
        let keys =
            switch list {
            case .gap, .notDue, .holds, .cancellations: ["order"]
            case .skus: ["sku"]
            case .exceptions: ["summary", "title"]
            case .work: ["kind", "key"]
            }
        var words: [String] = []
        for key in keys {
            if case .text(let text) = cells[key], !text.isEmpty {
                words.append(text)
                if list == .exceptions { break }
            }
        }
        return words.isEmpty ? ref.id : words.joined(separator: " ")
    }
}

extension String {
    /// Whether the exception with this id is about a cancellation that somebody must decide. Ids begin with their type.
    var isCancellationException: Bool {
        [ExceptionType.lateCancellation, .cancellationUnknown].contains { hasPrefix($0.rawValue + "/") }
    }
}

extension ListName {
    /// What its rows are.
    var kinds: Set<TargetRef.Kind> {
        switch self {
        case .gap, .notDue: [.order]
        case .skus, .exceptions: [.exception]
        case .holds: [.shipment]
        case .cancellations: [.cancellation]
        case .work: [.work]
        }
    }
}

extension ActionName {
    /// What it can be sent for (as the desk's interface says of each action).
    var kinds: Set<TargetRef.Kind> {
        switch self {
        case .retry: [.order, .work, .exception]
        case .rejectCancellation: [.cancellation, .exception]
        case .assignOwner: [.exception, .order, .shipment, .cancellation]
        case .releaseNotification: [.shipment]
        case .retryInPatchworks: [.order, .exception]
        case .erasePerson: [.order]
        case .takeIn: [.order, .exception]
        case .skip: [.exception]
        }
    }

    func suits(_ ref: TargetRef) -> Bool {
        guard kinds.contains(ref.kind) else { return false }
        guard ref.kind == .exception else { return true }
        return switch self {
        case .rejectCancellation: ref.id.isCancellationException
        case .takeIn: ref.id.hasPrefix("\(ExceptionType.notDue.rawValue)/")
        case .skip: ref.id.hasPrefix("\(ExceptionType.setAside.rawValue)/body/")
        case .retry, .assignOwner, .releaseNotification, .retryInPatchworks, .erasePerson: true
        }
    }

    /// `retry`, `assign an owner`: completes "may not" and "nothing here to".
    var verb: String {
        switch self {
        case .retry: "retry"
        case .rejectCancellation: "reject"
        case .assignOwner: "assign an owner to"
        case .releaseNotification: "release"
        case .retryInPatchworks: "run again in Patchworks"
        case .erasePerson: "erase"
        case .takeIn: "take in"
        case .skip: "skip"
        }
    }

    fileprivate var elsewhere: String {
        switch self {
        case .retry: "Retry is for orders, exceptions and work; open the order instead."
        case .rejectCancellation: "Cancellations are rejected from their list, an exception, or the order."
        case .assignOwner: "Work has no owner; its exception has."
        case .releaseNotification: "Notifications are released from the list of holds, or from the order."
        case .retryInPatchworks: "Runs are repeated from an order or its exception."
        case .erasePerson: "People are erased with `tallyman privacy erase`."
        case .takeIn: "Orders are taken in from the list of what is not due, their exception, or the order."
        case .skip: "Messages are skipped from the exception of one that is set aside."
        }
    }
}
