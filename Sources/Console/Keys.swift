import DeskAPI
import Domain
import Screen

/// What a key does: to the prompt, the dialog or the help when one is open, else as the key map says.
extension ConsoleState {
    mutating func press(_ key: Key) -> [Effect] {
        note = nil
        if key.bindingName == "Ctrl-C" { return interrupt() }
        interruptedAt = nil
        if prompt != nil { return promptKey(key) }
        if dialog != nil { return dialogKey(key) }
        if help != nil { return helpKey(key) }
        guard let name = key.bindingName else { return [] }
        guard let command = keymap.command(forKey: name) else {
            let help = keymap.shown(.help) ?? ":help"
            note = "\(name) does nothing here; \(help) shows the keys."
            return []
        }
        return run(command)
    }

    /// Pasted text goes where text is being typed, and is never a command.
    mutating func paste(_ text: String) {
        if prompt != nil {
            prompt?.field.insert(text)
        } else if dialog?.step == .reason {
            dialog?.reason.insert(text)
        } else {
            note = "Pasted text is not taken as keys; open / or : first."
        }
    }

    /// Ctrl-C: closes what is open; twice within a second, quits.
    private mutating func interrupt() -> [Effect] {
        if prompt != nil || dialog != nil || help != nil {
            prompt = nil
            dialog = nil
            help = nil
            return []
        }
        if let before = interruptedAt, now - before <= .seconds(1) { return [.quit] }
        interruptedAt = now
        note = "Press Ctrl-C once more to quit."
        return []
    }

    mutating func run(_ command: Command) -> [Effect] {
        if let reason = unavailable(command) {
            note = reason
            return []
        }
        switch command {
        case .overview: return go(to: nil)
        case .gap, .notDue, .skus, .holds, .cancellations, .exceptions, .work: return go(to: command.list)
        case .up: return move(.by(-1))
        case .down: return move(.by(1))
        case .pageUp: return move(.pages(-1))
        case .pageDown: return move(.pages(1))
        case .first: return move(.first)
        case .last: return move(.last)
        case .next: return choose(by: 1)
        case .previous: return choose(by: -1)
        case .open: return openChosen()
        case .back: return back()
        case .mark: return mark()
        case .markAll: return markAll()
        case .filter: return startFilter()
        case .find: prompt = Prompt(.find)
        case .retry, .rejectCancellation, .assignOwner, .releaseNotification, .retryInPatchworks, .takeIn, .skip:
            if let action = command.action { return startDialog(action, candidates(for: action)) }
        case .palette: prompt = Prompt(.command)
        case .help: help = 0
        case .refresh: return reload()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return [.quit]
        }
        return []
    }

    private mutating func startFilter() -> [Effect] {
        guard let list = place.list else {
            prompt = Prompt(.find)
            return []
        }
        if list.marked.isEmpty {
            prompt = Prompt(.filter, text: list.filter)
        } else {
            note = "Rows are marked: clear the marks first (\(keymap.shown(.back) ?? "Esc"))."
        }
        return []
    }

    private mutating func mark() -> [Effect] {
        guard var list = place.list, let selected = list.selected else { return [] }
        if list.marked.remove(selected) == nil { list.marked.insert(selected) }
        place = .list(list)
        return move(.by(1))
    }

    private mutating func markAll() -> [Effect] {
        guard var list = place.list else { return [] }
        let all = Set(list.rows.map(\.ref))
        list.marked = list.marked == all ? [] : all
        if list.next != nil, !list.marked.isEmpty {
            note = "Marked the \(Numbers.grouped(all.count)) rows at hand, not all \(list.totalText)."
        }
        place = .list(list)
        return []
    }

    /// One step back: marks, then the filter, then the place.
    private mutating func back() -> [Effect] {
        if var list = place.list {
            if !list.marked.isEmpty {
                list.marked = []
                place = .list(list)
                return []
            }
            if !list.filter.isEmpty {
                list.filter = ""
                list.question = nil
                place = .list(list)
                return askForList()
            }
        }
        guard places.count > 1 else {
            chosen = nil
            return []
        }
        places.removeLast()
        return reload()
    }

    private mutating func openChosen() -> [Effect] {
        guard let ref = opened else { return [] }
        return openTarget(ref, intended: nil)
    }

    /// Opens the card of a thing. Shipments and cancellations are shown on their order's card, found by the order's name.
    mutating func openTarget(_ ref: TargetRef, intended: Intention?) -> [Effect] {
        switch ref.kind {
        case .order: return open(.order(CardPlace(id: ref.id, intended: intended)))
        case .exception: return open(.exception(CardPlace(id: ref.id, intended: intended)))
        case .shipment, .cancellation:
            guard let name = orderName(of: ref), !name.isEmpty else {
                note = "Its order is not known here."
                return []
            }
            return open(.found(FoundPlace(query: name, opens: true, intended: intended)))
        case .body:
            note = "A message is looked at with `tallyman inbox show`."
            return []
        case .work:
            guard case .text(let key)? = place.list?.selectedRow?.cells["key"], let slash = key.firstIndex(of: "/")
            else {
                note = "There is no more to see of this work than its row."
                return []
            }
            let id = String(key[key.index(after: slash)...])
            switch key[..<slash] {
            case "order": return open(.order(CardPlace(id: id)))
            case "exception": return open(.exception(CardPlace(id: id)))
            default:
                note = "There is no more to see of this work than its row."
                return []
            }
        }
    }

    private func orderName(of ref: TargetRef) -> String? {
        if let row = place.list?.rows.first(where: { $0.ref == ref }), case .text(let name)? = row.cells["order"] {
            return name
        }
        if case .order(let place) = place { return place.card?.name }
        return overview?.holds.rows.first { $0.ref == ref }?.orderName
    }

    private mutating func helpKey(_ key: Key) -> [Effect] {
        let page = max(1, size.rows - 4)
        switch key.bindingName.flatMap(keymap.command(forKey:)) {
        case .up: help = max(0, (help ?? 0) - 1)
        case .down: help = (help ?? 0) + 1
        case .pageUp: help = max(0, (help ?? 0) - page)
        case .pageDown: help = (help ?? 0) + page
        case .first: help = 0
        case .last: help = Int(Int16.max)
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        default: help = nil
        }
        return []
    }
}
