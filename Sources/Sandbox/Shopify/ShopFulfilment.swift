/// What happens to fulfilment orders in the stand-in shop, and to what leaves by them.
extension Shop {
    // MARK: Holds and times

    /// Holds what may be fulfilled of an order, or only some units of it: those are split off from the rest.
    /// - Parameters:
    ///   - lines: units by the order's lines; `nil` for all.
    ///   - app: the title of the app that holds; `nil` for a person.
    /// - Returns: the ids of the holds, one for each fulfilment order.
    @discardableResult
    package func hold(
        _ id: Int64, reason: String = "OTHER", notes: String? = nil, lines: [Int64: Int64]? = nil,
        app: String? = nil, handle: String = "", at now: Int64
    ) -> [Int64] {
        var made: [(hold: Int64, one: Int64, rest: Int64?)] = []
        change(id, at: now, topic: nil, touching: false) { order in
            for index in order.fulfilmentOrders.indices
            where order.fulfilmentOrders[index].isOpen && order.fulfilmentOrders[index].remaining > 0 {
                var rest: Int64?
                if let lines {
                    // Only what is not held yet can be split.
                    guard order.fulfilmentOrders[index].holds.isEmpty else { continue }
                    let all = order.fulfilmentOrders[index].lines
                    guard all.contains(where: { (lines[$0.line] ?? 0) > 0 && $0.remaining > 0 }) else { continue }
                    let others = all.reduce(into: [Int64: Int64]()) {
                        $0[$1.id] = $1.remaining - min($1.remaining, lines[$1.line] ?? 0)
                    }
                    if others.values.contains(where: { $0 > 0 }) {
                        rest = order.fulfilmentOrders[order.split(index, others, at: now, newID: takeID)].id
                    }
                }
                let hold = ShopFulfilmentOrder.Hold(
                    id: takeID(), reason: reason, notes: notes, app: app, handle: handle)
                order.fulfilmentOrders[index].holds.append(hold)
                made.append((hold.id, order.fulfilmentOrders[index].id, rest))
            }
        }
        if !made.isEmpty { log.note(lines == nil ? .held : .heldInPart, orders[id]) }
        for (hold, one, rest) in made {
            guard let held = fulfilmentOrder(one), let there = held.holds.first(where: { $0.id == hold }) else {
                continue
            }
            if held.holds.count == 1 {
                tell(
                    "placed_on_hold", ShopHookBody.held(held, there, rest: rest.flatMap(fulfilmentOrder)), of: held,
                    at: now)
            }
            if sees(held) { owe("fulfillment_holds/added", ShopHookBody.hold(held, there), at: now) }
        }
        return made.map(\.hold)
    }

    /// Releases a hold, or every hold of an order.
    package func releaseHold(_ id: Int64, hold: Int64? = nil, at now: Int64) {
        let before = orders[id]?.fulfilmentOrders ?? []
        change(id, at: now, topic: nil, touching: false) { order in
            for index in order.fulfilmentOrders.indices {
                order.fulfilmentOrders[index].holds.removeAll { hold == nil || $0.id == hold }
            }
        }
        log.noteRelease(of: orders[id], before: before)
        for old in before where !old.holds.isEmpty {
            guard let one = fulfilmentOrder(old.id), one.holds.count < old.holds.count else { continue }
            for gone in old.holds where !one.holds.contains(gone) && sees(one) {
                owe("fulfillment_holds/released", ShopHookBody.hold(one, gone), at: now)
            }
            if one.holds.isEmpty { tell("hold_released", ShopHookBody.thin(one), of: one, at: now) }
        }
    }

    /// Puts an order's fulfilment orders off until a time, or to another time.
    package func schedule(_ id: Int64, until due: Int64, at now: Int64) {
        let changed = changeAll(id, at: now) { $0.fulfillAt = due }
        if !changed.isEmpty { log.note(.scheduled, orders[id]) }
        for one in changed {
            tell("rescheduled", ShopHookBody.rescheduled(one), of: one, at: now)
        }
    }

    /// Somebody fulfils early what is scheduled. No topic tells of it.
    package func openEarly(_ id: Int64, at now: Int64) {
        let opened = changeAll(id, at: now) { if $0.status == "SCHEDULED" { $0.fulfillAt = now } }
        if !opened.isEmpty { log.note(.opened, orders[id]) }
    }

    /// Changes each open fulfilment order of an order.
    /// - Returns: those that differ now.
    @discardableResult
    private func changeAll(
        _ id: Int64, at now: Int64, _ body: (inout ShopFulfilmentOrder) -> Void
    ) -> [ShopFulfilmentOrder] {
        let before = orders[id]?.fulfilmentOrders ?? []
        change(id, at: now, topic: nil, touching: false) { order in
            for index in order.fulfilmentOrders.indices where order.fulfilmentOrders[index].isOpen {
                body(&order.fulfilmentOrders[index])
            }
        }
        return (orders[id]?.fulfilmentOrders ?? []).filter { one in before.first { $0.id == one.id } != one }
    }

    package func fulfilmentOrder(_ id: Int64) -> ShopFulfilmentOrder? {
        order(ofFulfilmentOrder: id)?.fulfilmentOrders.first { $0.id == id }
    }

    // MARK: Places

    /// Moves what remains of an order, or some units of it, to another location. A whole fulfilment order that is not begun
    /// keeps its id; otherwise a new one is made.
    package func move(
        _ id: Int64, to location: Int64?, fulfilmentOrder: Int64? = nil, lines: [Int64: Int64]? = nil, at now: Int64
    ) {
        var moved: [(original: Int64, new: Int64, source: Int64?)] = []
        change(id, at: now, topic: nil, touching: false) { order in
            for index in order.fulfilmentOrders.indices {
                let one = order.fulfilmentOrders[index]
                guard one.isOpen, one.remaining > 0, one.location != location,
                    fulfilmentOrder == nil || one.id == fulfilmentOrder
                else { continue }
                let units = one.lines.reduce(into: [Int64: Int64]()) {
                    $0[$1.id] = lines == nil ? $1.remaining : min($1.remaining, lines?[$1.line] ?? 0)
                }
                let sum = units.values.reduce(0, +)
                guard sum > 0 else { continue }
                for row in one.lines {
                    let sku = order.lines.first { $0.id == row.line }?.ordered.sku
                    commit(sku, -(units[row.id] ?? 0), at: one.location)
                    commit(sku, units[row.id] ?? 0, at: location)
                }
                if sum == one.remaining, !one.isBegun {
                    order.fulfilmentOrders[index].location = location
                    moved.append((one.id, one.id, one.location))
                    continue
                }
                let new = order.split(index, units, at: now, newID: takeID)
                order.fulfilmentOrders[new].location = location
                order.fulfilmentOrders[new].inWork = false
                // What the location already had is joined with it in the new one.
                if let there = order.fulfilmentOrders.indices.first(where: {
                    let other = order.fulfilmentOrders[$0]
                    return $0 != new && other.isOpen && other.location == location && !other.isBegun
                        && other.deliveryMethod == one.deliveryMethod && other.holds.isEmpty
                }) {
                    for row in order.fulfilmentOrders[there].lines where row.remaining > 0 {
                        order.fulfilmentOrders[new].lines.append(
                            ShopFulfilmentOrder.Line(
                                id: takeID(), line: row.line, total: row.remaining, remaining: row.remaining))
                    }
                    for row in order.fulfilmentOrders[there].lines.indices {
                        order.fulfilmentOrders[there].lines[row].remaining = 0
                    }
                    order.fulfilmentOrders[there].replaced = true
                }
                moved.append((one.id, order.fulfilmentOrders[new].id, one.location))
            }
        }
        if !moved.isEmpty { log.noteMove(of: orders[id], to: location) }
        for (original, new, source) in moved {
            guard let old = self.fulfilmentOrder(original), let one = self.fulfilmentOrder(new) else { continue }
            tell("moved", ShopHookBody.moved(old, to: one, from: source, one.lines), of: one, at: now)
        }
    }

    // MARK: Requests

    /// Somebody asks the fulfilment service to ship an order.
    package func submitRequest(_ id: Int64, message: String? = nil, at now: Int64) {
        let services = settings.serviceLocations + settings.otherServiceLocations
        let changed = changeAll(id, at: now) { one in
            guard services.contains(one.location ?? 0), one.isFulfillable else { return }
            one.requestStatus = "SUBMITTED"
            one.requestMessage = message
        }
        if !changed.isEmpty { log.note(.requested, orders[id]) }
        for one in changed {
            tell("fulfillment_request_submitted", ShopHookBody.submitted(one, request: takeID()), of: one, at: now)
        }
    }

    /// The service takes a request, or refuses it.
    func answerRequest(_ one: Int64, accepted: Bool, message: String?, at now: Int64) {
        guard let order = order(ofFulfilmentOrder: one)?.id else { return }
        let changed = changeAll(order, at: now) {
            guard $0.id == one else { return }
            $0.requestStatus = accepted ? "ACCEPTED" : "REJECTED"
            $0.inWork = accepted
        }
        for one in changed {
            tell(
                "fulfillment_request_\(accepted ? "accepted" : "rejected")", ShopHookBody.answered(one, message),
                of: one,
                at: now)
        }
    }

    /// The fulfilment service gives up what it had accepted. The rest is the merchant's again, and nothing of it can be fulfilled.
    package func failToComplete(_ id: Int64, message: String? = nil, at now: Int64) {
        let changed = changeAll(id, at: now) { one in
            guard one.inWork else { return }
            (one.status, one.requestStatus) = ("INCOMPLETE", "CLOSED")
        }
        for one in changed {
            tell("fulfillment_service_failed_to_complete", ShopHookBody.failed(one, message), of: one, at: now)
        }
    }

    /// A customer asks to cancel. The request stands on the order's fulfilment order, and a thin webhook tells of it.
    package func requestCancellation(_ id: Int64, message: String?, at now: Int64) {
        guard let it = orders[id], it.cancelledAt == nil, it.requestStatus != "CANCELLATION_REQUESTED",
            let asked = (it.fulfilmentOrders.first(where: \.isOpen) ?? it.fulfilmentOrders.first)?.id
        else { return }
        change(id, at: now, topic: nil, touching: false, as: .askedToCancel) { order in
            order.cancellationRequests += 1
            for index in order.fulfilmentOrders.indices where order.fulfilmentOrders[index].id == asked {
                order.fulfilmentOrders[index].requestStatus = "CANCELLATION_REQUESTED"
                order.fulfilmentOrders[index].cancellationMessage = message
            }
        }
        guard let one = fulfilmentOrder(asked) else { return }
        tell("cancellation_request_submitted", ShopHookBody.cancellation(one, request: takeID()), of: one, at: now)
    }

    func answerCancellation(_ one: Int64, accepted: Bool, message: String?, at now: Int64) {
        guard let id = order(ofFulfilmentOrder: one)?.id else { return }
        let kind = accepted ? SandboxEvent.Kind.cancelAccepted : .cancelRefused
        change(id, at: now, topic: nil, touching: false, as: kind) { order in
            for index in order.fulfilmentOrders.indices where order.fulfilmentOrders[index].id == one {
                order.fulfilmentOrders[index].requestStatus =
                    accepted ? "CANCELLATION_ACCEPTED" : "CANCELLATION_REJECTED"
            }
            order.cancellationAnswers.append((accepted, message))
        }
        if let one = fulfilmentOrder(one) {
            tell(
                "cancellation_request_\(accepted ? "accepted" : "rejected")", ShopHookBody.answered(one, message),
                of: one, at: now)
        }
    }

    // MARK: What leaves

    /// Fulfils units of fulfilment orders, by their ids and lines. All are of one order and location.
    @discardableResult
    func fulfil(
        _ id: Int64, _ units: [Int64: [Int64: Int64]], _ tracking: ShopTracking, service: String = "manual",
        notify: Bool, as kind: SandboxEvent.Kind, at now: Int64
    ) -> ShopOrder.Fulfilment? {
        guard let order = orders[id] else { return nil }
        var made = ShopOrder.Fulfilment(
            id: takeID(), name: "\(order.name).\(order.fulfilments.count + 1)", createdAt: now, updatedAt: now,
            service: service, tracking: tracking, notifications: notify ? 1 : 0, notifiedAt: notify ? now : nil,
            parts: [])
        made.isByApp = kind == .fulfilled
        if notify { made.mails = [(tracking.numbers, now)] }
        change(id, at: now, topic: "orders/updated") { order in
            for index in order.fulfilmentOrders.indices {
                guard let rows = units[order.fulfilmentOrders[index].id] else { continue }
                made.location = order.fulfilmentOrders[index].location
                for row in order.fulfilmentOrders[index].lines.indices {
                    let line = order.fulfilmentOrders[index].lines[row]
                    let count = min(rows[line.id] ?? 0, line.remaining)
                    guard count > 0 else { continue }
                    made.parts.append(order.fulfilmentOrders[index].carry(count, ofRow: row))
                    let sku = order.lines.first { $0.id == line.line }?.ordered.sku
                    fulfilled(sku, count, at: made.location)
                }
            }
            order.fulfilments.append(made)
        }
        log.note(made, of: order, as: kind)
        tellOf(made.id, "create", at: now)
        return made
    }

    /// Somebody ships an order, or some units of it, without the warehouse, and says so in the shop.
    /// - Parameter lines: units by the order's lines; `nil` for all that may be fulfilled.
    @discardableResult
    package func fulfilByHand(
        _ id: Int64, lines: [Int64: Int64]? = nil, tracking: ShopTracking = ShopTracking(), service: String = "manual",
        notify: Bool = true, at now: Int64
    ) -> [ShopOrder.Fulfilment] {
        var left = lines
        let kind = service == "manual" ? SandboxEvent.Kind.fulfilledByHand : .fulfilledByService
        return fulfilAll(id, tracking, service: service, notify: notify, as: kind, at: now) { one in
            guard one.isFulfillable, service == "manual" || self.isElsewhere(one) else { return nil }
            return one.lines.reduce(into: [:]) { rows, row in
                let count = min(row.remaining, left.map { $0[row.line] ?? 0 } ?? row.remaining)
                if left != nil { left?[row.line, default: 0] -= count }
                if count > 0 { rows[row.id] = count }
            }
        }
    }

    /// A third party's fulfilment service ships what stands at its location.
    @discardableResult
    package func fulfilByService(
        _ id: Int64, service: String, lines: [Int64: Int64]? = nil, tracking: ShopTracking = ShopTracking(),
        at now: Int64
    ) -> [ShopOrder.Fulfilment] {
        fulfilByHand(id, lines: lines, tracking: tracking, service: service, notify: false, at: now)
    }

    private func isElsewhere(_ one: ShopFulfilmentOrder) -> Bool {
        scope(for: one) == "third_party_fulfillment_orders"
    }

    /// Staff have what is to be picked up ready.
    package func prepareForPickup(_ id: Int64, at now: Int64) {
        for one in orders[id]?.fulfilmentOrders ?? [] where one.isFulfillable && isHandedOver(one) {
            let place = one.deliveryMethod == "LOCAL" ? "local_delivery" : "pickup"
            tell("line_items_prepared_for_\(place)", ShopHookBody.prepared(one), of: one, at: now)
        }
    }

    /// The customer takes what was to be picked up, or sold in the store.
    @discardableResult
    package func pickUp(_ id: Int64, at now: Int64) -> [ShopOrder.Fulfilment] {
        fulfilAll(id, ShopTracking(), service: "manual", notify: false, as: .pickedUp, at: now) { one in
            guard one.isFulfillable, self.isHandedOver(one) else { return nil }
            return one.lines.reduce(into: [:]) { $0[$1.id] = $1.remaining }
        }
    }

    private func isHandedOver(_ one: ShopFulfilmentOrder) -> Bool {
        ["PICK_UP", "LOCAL", "RETAIL", "PICKUP_POINT"].contains(one.deliveryMethod ?? "")
    }

    /// Makes a fulfilment for each location that has some of it.
    private func fulfilAll(
        _ id: Int64, _ tracking: ShopTracking, service: String, notify: Bool, as kind: SandboxEvent.Kind, at now: Int64,
        _ pick: (ShopFulfilmentOrder) -> [Int64: Int64]?
    ) -> [ShopOrder.Fulfilment] {
        var chosen: [(location: Int64?, units: [Int64: [Int64: Int64]])] = []
        for one in orders[id]?.fulfilmentOrders ?? [] {
            guard let rows = pick(one), !rows.isEmpty else { continue }
            if let there = chosen.firstIndex(where: { $0.location == one.location }) {
                chosen[there].units[one.id] = rows
            } else {
                chosen.append((one.location, [one.id: rows]))
            }
        }
        return chosen.compactMap { fulfil(id, $0.units, tracking, service: service, notify: notify, as: kind, at: now) }
    }

    /// Somebody enters or replaces the tracking of a fulfilment.
    /// - Parameters:
    ///   - fulfilment: `nil` for the last one.
    ///   - byApp: an app does it, and no person.
    package func addTracking(
        _ tracking: ShopTracking, to fulfilment: Int64? = nil, of id: Int64, notify: Bool = false, byApp: Bool = false,
        at now: Int64
    ) {
        guard let order = orders[id], let made = fulfilment ?? order.fulfilments.last?.id else { return }
        if !byApp {
            log.note(.trackingReplaced, order: order.name)
            log.note(.trackingReplaced, parcels: order.fulfilments.first { $0.id == made }?.numbers ?? [])
        }
        if notify { log.noteMail(tracking.numbers, of: order) }
        change(id, at: now, topic: "orders/updated") { order in
            guard let index = order.fulfilments.firstIndex(where: { $0.id == made }) else { return }
            let company = tracking.company ?? order.fulfilments[index].tracking.company
            order.fulfilments[index].formerNumbers.formUnion(order.fulfilments[index].numbers)
            order.fulfilments[index].tracking = tracking
            order.fulfilments[index].tracking.company = company
            order.fulfilments[index].updatedAt = max(now, order.fulfilments[index].createdAt + 3000)
            if !byApp { order.fulfilments[index].numbersByHand.formUnion(tracking.numbers) }
            if notify {
                order.fulfilments[index].mails.append((tracking.numbers, now))
                order.fulfilments[index].notifications += 1
                order.fulfilments[index].notifiedAt = order.fulfilments[index].notifiedAt ?? now
            }
        }
        tellOf(made, "update", at: now)
    }

    /// Cancels a fulfilment, so that its units are open again.
    package func cancelFulfilment(_ fulfilment: Int64, of id: Int64, at now: Int64) {
        log.note(.fulfilmentCancelled, parcels: orders[id]?.fulfilments.first { $0.id == fulfilment }?.numbers ?? [])
        change(id, at: now, topic: "orders/updated", as: .fulfilmentCancelled) { order in
            guard let at = order.fulfilments.firstIndex(where: { $0.id == fulfilment && !$0.cancelled }) else { return }
            order.fulfilments[at].cancelled = true
            order.fulfilments[at].updatedAt = now
            let made = order.fulfilments[at]
            order.reopen(made, at: now, newID: takeID)
            for (line, units) in made.units {
                fulfilled(order.lines.first { $0.id == line }?.ordered.sku, -units, at: made.location)
            }
        }
        tellOf(fulfilment, "update", at: now)
    }

    /// Tells of a fulfilment, and of the order's progress if it is new.
    private func tellOf(_ fulfilment: Int64, _ verb: String, at now: Int64) {
        guard let order = order(ofFulfilment: fulfilment),
            let made = order.fulfilments.first(where: { $0.id == fulfilment })
        else { return }
        owe("fulfillments/\(verb)", ShopOrderBody.fulfilment(made, order), at: now)
        guard verb == "create", let word = order.fulfilmentStatus else { return }
        owe(word == "fulfilled" ? "orders/fulfilled" : "orders/partially_fulfilled", ShopOrderBody.json(order), at: now)
    }
}
