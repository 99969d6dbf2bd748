import DeskAPI
import Domain
import Screen

extension OrderCard: CardContent {
    static var heading: String { "ORDER" }
    static func question(_ id: String) -> Question { .order(id) }
    static func place(_ place: CardPlace<OrderCard>) -> Place { .order(place) }

    static func hints(of card: OrderCard?) -> [ActionName] {
        let waits = card?.waits.contains(where: \.isForPeople) ?? false
        let actions: [ActionName] = [.retry, .rejectCancellation, .assignOwner, .releaseNotification, .note]
        return actions + (waits ? [.takeIn] : [])
    }

    init?(_ answer: Answer) {
        guard case .order(let card) = answer else { return nil }
        self = card
    }

    var entries: [ListRow] { exceptions }
    var entryList: ListName { .exceptions }
    var leads: TargetRef? { nil }
    var forCustomer: String? { sentence }

    var moments: [Moment] {
        [Moment.since(placedAt)] + [evidenceAt.map(Moment.since)].compactMap { $0 }
            + (cancellations + exceptions).flatMap(\.moments)
    }

    /// The order, or the thing on its card that the action is for.
    func targets(of action: ActionName) -> [Candidate] {
        switch action {
        case .assignOwner:
            // An order's owner is its exceptions' owner.
            return exceptions.isEmpty ? [] : [Candidate(ref: ref, version: version, label: name)]
        case .rejectCancellation:
            return cancellations.filter { $0.actions.contains(action) }.map {
                Candidate(ref: $0.ref, version: $0.version, label: "\(name) cancellation", standing: $0.standing)
            }
        case .releaseNotification:
            return shipments.filter { $0.actions.contains(action) }.map { shipment in
                let tracking = shipment.tracking.first.map { " \($0)" } ?? ""
                return Candidate(
                    ref: shipment.ref, version: shipment.version, label: "\(name) \(shipment.carrier)\(tracking)")
            }
        default:
            return action.spec.kinds.contains(.order) ? [Candidate(ref: ref, version: version, label: name)] : []
        }
    }

    /// An order that the WMS has, and about which nothing is wrong, is not sent again.
    func offers(_ action: ActionName) -> Bool {
        if action == .retry, wmsNumber != nil, exceptions.isEmpty { return false }
        return !targets(of: action).isEmpty
    }

    func drawn(_ parts: CardParts) -> [CardLine] { OrderCardView(card: self, parts: parts).lines() }
}

struct OrderCardView {
    let card: OrderCard
    let parts: CardParts

    private var pen: Pen { parts.pen }
    private var width: Int { parts.width }
    private var around: Surroundings { parts.around }

    func lines() -> [Line] {
        var head = parts.title("ORDER \(card.name)")
        head.add("  ")
        head.add(pen.state(card.stage).text, pen.state(card.stage).tone)
        head.add(Numbers.money(card.total, ascii: pen.ascii), .normal, endingAt: width - 1)
        var lines = [head, Line(pen)] + sentence + [Line(pen)]
        lines += parts.fact(
            "placed", "\(around.dayAndTime(card.placedAt)) (\(Ages.since(card.placedAt, now: around.now)) ago)")
        lines += parts.fact("payment", card.payment)
        let wms = [card.wmsNumber, card.wmsStatus].compactMap { $0 }.joined(separator: pen.dot)
        lines += parts.fact("WMS", wms.isEmpty ? "not there" : wms, wms.isEmpty ? .dim : .normal)
        for (index, wait) in card.waits.enumerated() {
            lines += parts.fact(index == 0 ? "waits" : "", words(wait), isLate(wait) ? .warning : .normal)
        }
        lines += parts.fact("customer", [card.customer, card.email].filter { !$0.isEmpty }.joined(separator: pen.dot))
        lines += parts.fact("address", card.address.filter { !$0.isEmpty }.joined(separator: ", "))
        lines += orderLines + shipmentLines
        if !card.cancellations.isEmpty {
            lines += [Line(pen), parts.title("CANCELLATIONS")]
            lines += parts.rows(.cancellations, card.cancellations, chosen: nil)
        }
        if !card.exceptions.isEmpty {
            lines += [Line(pen), parts.title("EXCEPTIONS \(card.exceptions.count)")]
            lines += parts.rows(.exceptions, card.exceptions, chosen: parts.chosen)
        }
        return lines + parts.timeline(card.timeline)
    }

    private func isLate(_ wait: OrderCard.Wait) -> Bool { wait.limit.map { $0 <= around.now } ?? false }

    /// `2 units held by the channel: OTHER, 3h, until in 2d, limit in 21h`.
    private func words(_ wait: OrderCard.Wait) -> String {
        var words = [
            "\(counted(Int(clamping: wait.units), "unit")) \(wait.reason)", Ages.since(wait.since, now: around.now),
        ]
        if let left = wait.until.flatMap({ Ages.until($0, now: around.now) }) { words.append("until in \(left)") }
        if let limit = wait.limit {
            words.append(Ages.until(limit, now: around.now).map { "limit in \($0)" } ?? "over its limit")
        }
        return words.joined(separator: ", ")
    }

    /// What to tell the customer: only as sure as the evidence. While the core is not heard, nobody knows.
    private var sentence: [Line] {
        let confirmed = card.evidenceAt.map {
            "confirmed \(around.dayAndTime($0)), \(Ages.since($0, now: around.now)) ago"
        }
        if let age = around.staleAge {
            var lines = parts.paragraph("We do not know right now: the core has not been heard for \(age).", .critical)
            lines += parts.paragraph("Before that: \(card.sentence)", .stale)
            return lines + (confirmed.map { [Line(pen, "   " + $0, .dim)] } ?? [])
        }
        return parts.paragraph(card.sentence, .notice)
            + [Line(pen, "   " + (confirmed ?? "not confirmed by any system yet"), .dim)]
    }

    private var orderLines: [Line] {
        guard !card.lines.isEmpty else { return [] }
        let table = Table(
            columns: [
                .init(heading: "SKU", minimum: 8, maximum: 32, importance: 1),
                .init(heading: "title", minimum: 12, maximum: 60, importance: 4),
                .init(heading: "qty", right: true, importance: 0),
                .init(heading: "price", right: true, importance: 3),
                .init(heading: "note", minimum: 8, maximum: 30, importance: 2),
            ],
            rows: card.lines.map { line in
                Table.Row(cells: [
                    line.sku.map { .init(text: $0) } ?? .init(text: "no SKU", tone: .warning),
                    .init(text: line.title),
                    .init(text: Numbers.grouped(line.quantity)),
                    .init(text: Numbers.money(line.price, ascii: pen.ascii)),
                    .init(text: line.note?.word ?? "", tone: line.note?.weight == .info ? .dim : .warning),
                ])
            })
        let columns = table.layout(pen, width: width - Table.lead - 1)
        return [Line(pen), parts.title("LINES \(card.lines.count)"), table.heading(pen, columns)]
            + table.rows.map { table.line($0, pen, columns) }
    }

    private var shipmentLines: [Line] {
        guard !card.shipments.isEmpty else { return [] }
        func moment(_ at: Instant?) -> Table.Cell {
            at.map { .init(text: around.dayAndTime($0)) } ?? .init(text: "not yet", tone: .dim)
        }
        let table = Table(
            columns: [
                .init(heading: "carrier", minimum: 6, maximum: 24, importance: 2),
                .init(heading: "tracking", maximum: 60, importance: 1),
                .init(heading: "shipped", importance: 3), .init(heading: "first scan", importance: 4),
                .init(heading: "customer told", importance: 5),
                .init(heading: "notification", maximum: 24, importance: 0),
            ],
            rows: card.shipments.map { shipment in
                Table.Row(cells: [
                    .init(text: shipment.carrier), .init(text: shipment.tracking.joined(separator: ", ")),
                    moment(shipment.shippedAt), moment(shipment.firstScanAt), moment(shipment.notifiedAt),
                    pen.state(shipment.notice),
                ])
            })
        let columns = table.layout(pen, width: width - Table.lead - 1)
        return [Line(pen), parts.title("SHIPMENTS \(card.shipments.count)"), table.heading(pen, columns)]
            + table.rows.map { table.line($0, pen, columns) }
    }
}
