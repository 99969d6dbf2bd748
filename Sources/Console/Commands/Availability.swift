import DeskAPI

/// Why a command cannot do anything here and now, in words for the user; `nil` when it can.
struct Availability {
    let around: Surroundings
    let place: any PlaceComponent
    let isBottom: Bool

    func whyNot(_ command: Command) -> String? {
        switch command.spec.needs {
        case .nothing: return nil
        case .core:
            return around.connection == .up ? nil : "The core is not answering; the console connects again by itself."
        case .list: return place.filter == nil ? "Only a list can be narrowed to what is yours." : nil
        case .rest: return place.rest == nil ? "This list has no more to show." : nil
        case .text: return place.copied(around) == nil ? "Choose something to copy first." : nil
        case .customerWords:
            if place.forCustomer == nil { return "Only an order has words for the customer: open it first." }
            return around.staleReason == nil ? nil : "We do not know right now: the core is not heard."
        case .rows, .row:
            guard let markable = place.markable else { return "Only rows of a list can be marked or sorted." }
            if !markable.any { return "There are no rows here." }
            return command.spec.needs == .row && !markable.chosen ? "Choose a row first." : nil
        case .something: return place.opened(around) == nil ? "Nothing is chosen that opens." : nil
        case .wayBack: return isBottom && place.opened(around) == nil ? "This is the overview; q quits." : nil
        case .target(.retryInPatchworks) where !around.hasPatchworks:
            return "Nothing goes by way of Patchworks in this shop."
        case .target(let action): return whyNot(action)
        }
    }

    private func whyNot(_ action: ActionName) -> String? {
        if around.staleReason != nil { return "The core is not answering: actions wait until it is back." }
        guard around.connection == .up, let identity = around.identity else {
            return "The core has not said yet what you may do."
        }
        guard identity.allowed.contains(action) else {
            if let reason = identity.reason { return reason }
            let roles = identity.roles.isEmpty ? "no role" : identity.roles.joined(separator: ", ")
            return "\(identity.name) (\(roles)) may not \(action.spec.verb)."
        }
        return place.targets(of: action, around).isEmpty ? place.noTarget(action, around) : nil
    }
}
