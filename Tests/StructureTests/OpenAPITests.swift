import DeskAPI
import Domain
import Foundation
import Testing
import Yams

/// That docs/openapi.yaml says what the messages are: each one, encoded as it is sent, fits its schema, and no schema names a
/// member that no message has.
@Suite struct OpenAPITests {
    private let document: Node? = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/openapi.yaml")
        return (try? String(contentsOf: file, encoding: .utf8)).flatMap { try? Yams.compose(yaml: $0) }
    }()

    private func schema(_ name: String) -> Node? { document?["components"]?["schemas"]?[name] }

    /// How `value` does not fit `schema`, each with its place; the members that were seen go to `seen`, as `Schema.member`.
    private func misfits(
        _ value: Any, _ schema: Node?, name: String, place: String, seen: inout Set<String>
    ) -> [String] {
        guard let schema else { return ["\(place): no schema \(name)"] }
        if let reference = schema["$ref"]?.string, let target = reference.split(separator: "/").last.map(String.init) {
            return misfits(value, self.schema(target), name: target, place: place, seen: &seen)
        }
        if let choices = schema["oneOf"]?.sequence {
            let keys = Set((value as? [String: Any])?.keys.map { $0 } ?? [])
            for choice in choices where Set(choice["properties"]?.mapping?.keys.compactMap(\.string) ?? []) == keys {
                return misfits(value, choice, name: name, place: place, seen: &seen)
            }
            return ["\(place): none of \(name) has \(keys.sorted())"]
        }
        switch schema["type"]?.string {
        case "object":
            guard let object = value as? [String: Any] else { return ["\(place): not an object"] }
            var found: [String] = []
            for key in schema["required"]?.sequence?.compactMap(\.string) ?? [] where object[key] == nil {
                found.append("\(place).\(key) is required and absent")
            }
            for (key, member) in object {
                let known = schema["properties"]?[key]
                if known != nil { seen.insert("\(name).\(key)") }
                guard let next = known ?? schema["additionalProperties"] else {
                    found.append("\(place).\(key) is not in \(name)")
                    continue
                }
                found += misfits(member, next, name: "\(name).\(key)", place: "\(place).\(key)", seen: &seen)
            }
            return found
        case "array":
            guard let array = value as? [Any] else { return ["\(place): not an array"] }
            return array.enumerated().flatMap {
                misfits($1, schema["items"], name: name, place: "\(place)[\($0)]", seen: &seen)
            }
        case "string":
            guard let text = value as? String else { return ["\(place): not a string"] }
            guard let allowed = schema["enum"]?.sequence?.compactMap(\.string), !allowed.contains(text) else {
                return []
            }
            return ["\(place): \(text) is none of \(allowed)"]
        case "integer": return value is Int64 || value is Int ? [] : ["\(place): not an integer"]
        case "boolean": return value is Bool ? [] : ["\(place): not a boolean"]
        case let other: return ["\(place): unknown type \(other ?? "none")"]
        }
    }

    private func misfits(_ message: some Encodable, _ name: String, seen: inout Set<String>) throws -> [String] {
        let json = try JSONSerialization.jsonObject(
            with: Data(try DeskWire.encode(message)), options: .fragmentsAllowed)
        return misfits(json, schema(name), name: name, place: name, seen: &seen)
    }

    @Test func `the description of the desk is true to its messages, member by member`() throws {
        var seen: Set<String> = []
        var found: [String] = []
        found += try misfits(Samples.identity, "Identity", seen: &seen)
        found += try misfits(LiveLine.overview(Samples.overview), "LiveLine", seen: &seen)
        found += try misfits(LiveLine.alive(at: Samples.at), "LiveLine", seen: &seen)
        for list in ListName.allCases { found += try misfits(Samples.page(list), "ListPage", seen: &seen) }
        found += try misfits(Samples.order, "OrderCard", seen: &seen)
        found += try misfits(Samples.message, "InboxMessage", seen: &seen)
        found += try misfits(Samples.adoption, "AdoptionPage", seen: &seen)
        found += try misfits(Samples.exception, "ExceptionCard", seen: &seen)
        found += try misfits(WorkStanding(ref: Samples.ref, state: .failed, why: "503"), "WorkStanding", seen: &seen)
        found += try misfits(Samples.connector, "ConnectorCard", seen: &seen)
        found += try misfits(Samples.check, "CheckCard", seen: &seen)
        found += try misfits(Samples.checkTurn, "CheckTurnRow", seen: &seen)
        found += try misfits(
            SearchHit(
                ref: Samples.ref, title: "#1", stage: Samples.state, placedAt: Samples.at, value: Samples.money,
                matched: "SKU"), "SearchHit", seen: &seen)
        for action in ActionName.allCases {
            found += try misfits(Samples.request(action), "ActionRequest", seen: &seen)
        }
        for kind in [OutcomeKind.done, .alreadyDone, .changedSinceYouLooked, .notAllowed, .failed] {
            let outcome = ActionOutcome(
                ref: Samples.ref, label: "#1", kind: kind, message: "m", holder: Owner(person: "bea"))
            let reply = ActionReply(outcomes: [outcome])
            found += try misfits(reply, "ActionReply", seen: &seen)
        }
        found += try misfits(DeskErrorBody(error: "why"), "DeskErrorBody", seen: &seen)
        for by in PersonQuery.By.allCases {
            found += try misfits(PersonQuery(by: by, value: "v", reason: "r"), "PersonQuery", seen: &seen)
        }
        found += try misfits(Samples.person, "PersonReport", seen: &seen)
        #expect(found == [])

        let schemas = try #require(document?["components"]?["schemas"]?.mapping)
        var described: Set<String> = []
        for (key, schema) in schemas {
            for part in [schema] + (schema["oneOf"]?.sequence.map { Array($0) } ?? []) {
                for member in part["properties"]?.mapping?.keys.compactMap(\.string) ?? [] {
                    described.insert("\(key.string ?? "").\(member)")
                }
            }
        }
        #expect(described.subtracting(seen).sorted() == [], "described and never sent")
    }

    @Test func `every word of a closed set is described`() throws {
        func words(_ name: String) -> Set<String> {
            Set(schema(name)?["enum"]?.sequence?.compactMap(\.string) ?? [])
        }
        #expect(words("ListName") == Set(ListName.allCases.map(\.rawValue)))
        #expect(words("ActionName") == Set(ActionName.allCases.map(\.rawValue)))
        #expect(words("Severity") == Set(Severity.allCases.map(\.rawValue)))
        #expect(words("Queue") == Set(Queue.allCases.map(\.rawValue)))
    }

    @Test func `the columns of each list are described`() throws {
        let words = try #require(schema("ListRow")?["properties"]?["cells"]?["description"]?.string)
        for list in ListName.allCases {
            let keys = list.spec.columns.map(\.key).joined(separator: ", ")
            #expect(words.contains("\(list.rawValue): \(keys).\n"))
        }
    }
}

/// One of each message, with every optional member there.
private enum Samples {
    static let at = Instant(milliseconds: 1_772_360_100_000)
    static let ref = TargetRef(.order, "6140000000001")
    static let money = Money(minor: 1999, currency: Currency("GBP"))
    static let owner = Owner(team: "cx")
    static let identity = Identity(
        uid: 1000, name: "ada", roles: ["cx"], allowed: Set(ActionName.allCases), reason: "r", teams: [owner],
        people: [Owner(person: "bea")], shop: "s", reasons: ["note": ["n"]])

    static let row = ListRow(
        ref: ref, version: 9, severity: .warning, leads: ref,
        cells: [
            "a": .text("t"), "b": .number(1), "c": .money(money), "d": .since(at), "e": .until(at), "f": .state(state),
            "g": .owner(owner), "h": .severity(.critical), "i": .suggestion("X"),
        ])
    static let state = StateWord("late", .warning)
    static let connector = ConnectorCard(
        row: ConnectorRow(id: "shopify", name: "Shopify", state: .ok, detail: "d"), lastAnswer: at, calls: 9, failed: 1,
        terms: [ConnectorCard.Term(name: "API version", value: "v", state: state)],
        waiting: [ConnectorCard.Waiting(kind: "send order", pieces: 2, oldest: at, next: at)], minutesToClear: 3,
        exceptions: [row], playbook: "p", timeline: [TimelineEntry(at: at, who: "core", text: "t", fact: "f")])

    static let check = CheckCard(
        ref: TargetRef(.check, "gap/2026-11-28T09:00"), version: 0, title: "t", team: Owner(team: "cx"), state: state,
        due: at, until: at, next: at, finding: CheckFinding([CheckFigure("f", "1", asksForLook: true)]), list: .gap,
        evidence: [row], playbook: "p", actions: [.signOff],
        timeline: [TimelineEntry(at: at, who: "core", text: "t", fact: "f")])
    static let checkTurn = CheckTurnRow(
        id: "gap/2026-11-28T09:00", check: "gap", title: "t", team: "cx", due: at, until: at, isMissed: true,
        signedAt: at, signedBy: "ada(1000)", roles: "cx", isSound: true, figures: [CheckFigure("f", "1")], note: "n")

    static func page(_ list: ListName) -> ListPage {
        ListPage(list: list, filter: "f", total: 1, more: true, rows: [row], next: "n", at: at)
    }

    static let timeline = [TimelineEntry(at: at, who: "core", text: "t", fact: "f")]

    static let overview = Overview(
        shop: "s", at: at, sequence: 1,
        gap: GapPanel(
            dueToday: 1, receivedToday: 1, gap: 0, under5m: 0, under15m: 0, under60m: 0, over60m: 0, oldest: at,
            lastSeen: LastSeenCount.Point.allCases.map { LastSeenCount(point: $0, count: 0) },
            awaitingPayment: 0, notDue: [ReasonCount(reason: "held", count: 1)],
            elsewhere: [ReasonCount(reason: "pickup", count: 1)], sums: OrderSums(), notKnown: 0, dueBySlot: [0]),
        queues: Queue.allCases.map {
            QueuePanelRow(
                queue: $0, depth: 0, oldest: at, arrivalsPerMinuteTenths: 0, finishedPerMinuteTenths: 0, inFlight: 0,
                waiting: 0, held: 0, failed: 0)
        },
        skus: SKUPanel(
            total: 1,
            rows: [
                SKURow(
                    ref: ref, sku: "X", problem: .text("p"), orders: 1, units: 1, value: money, owner: owner,
                    soldPerDayTenths: 5)
            ]),
        holds: HoldPanel(
            held: 1, overdue: 0, stalled: 0,
            rows: [
                HoldRow(
                    ref: ref, leads: ref, orderName: "#1", carrier: "c", tracking: "t", since: at, reason: "r",
                    state: state)
            ]),
        cancellations: CancellationPanel(open: 0, late: 0, unknown: 0, due: [row]),
        exceptions: ExceptionPanel(open: 0, critical: 0, overdue: 0, unowned: 0, byOwner: ["cx": 1], worst: [row]),
        connectors: [ConnectorState.ok, .idle, .rateLimited, .stalled, .offline, .refusing].map {
            ConnectorRow(
                id: "shopify", name: "Shopify", state: $0, detail: "", until: at, since: at, available: 1, maximum: 2)
        },
        outages: [
            OutageRow(
                ref: ref, system: "Deposco", refuses: false, detail: "d", since: at, backlog: 1, oldest: at,
                nextAttempt: at, minutesToClear: 1, answersSince: at)
        ], breaks: [BreakRow(ref: ref, system: "Shopify", name: "n", summary: "s", since: at)],
        patchworks: PatchworksPanel(queued: 1, running: 1, limit: 10, failed: 0, staleSince: at),
        troubles: [TroubleRow(name: "n", detail: "d", since: at, stopsWork: true)])

    static let order = OrderCard(
        ref: ref, version: 9, name: "#1", stage: state, sentence: "s", evidenceAt: at, customer: "c", email: "e",
        address: ["a"], placedAt: at, payment: "paid", total: money, wmsNumber: "1", wmsStatus: "New",
        waits: [
            OrderCard.Wait(reason: "r", units: 1, since: at, until: at, limit: at, isForPeople: true)
        ],
        lines: [OrderCard.Line(sku: "X", title: "t", quantity: 1, price: money, note: state)],
        shipments: [
            OrderCard.Shipment(
                ref: ref, version: 9, carrier: "c", tracking: ["t"], shippedAt: at, firstScanAt: at, notifiedAt: at,
                notice: state, actions: [.assignOwner])
        ], cancellations: [row], exceptions: [row], timeline: timeline)

    static let message = InboxMessage(
        row: InboxRow(
            ref: TargetRef(.body, "1"), version: 1, source: "shopify", topic: "orders/create", receivedAt: at, size: 2,
            state: "set aside", failures: 5, deaths: 0, reason: "r"), body: "{}")

    static let adoption = AdoptionPage(
        wmsIsRead: true, lookedAt: at, isLooking: false,
        orders: [
            OlderOrder(
                ref: ref, version: 9, name: "#1", placedAt: at, value: Money(minor: 1, currency: Currency("GBP")),
                units: 1,
                isRead: true, there: ["t"])
        ], next: "1")

    static let exception = ExceptionCard(
        ref: ref, version: 9, leads: ref, about: "#1", actions: [.retry], type: "unknown-sku", title: "t", summary: "s",
        detail: "d",
        suggestion: "s", owner: owner,
        ownerReason: "r", severity: .critical, state: .open, raisedAt: at, dueBy: at, otherwise: "o", playbook: "p",
        orders: [row],
        orderCount: 1, timeline: timeline)

    static let contact: Contact = {
        var contact = Contact(
            firstName: "f", lastName: "l", company: "c", email: "e", phone: "p", line1: "1", line2: "2", city: "c",
            province: "p", postalCode: "z", country: "GB", note: "n", provinceCode: "ENG")
        contact.attributes = [Attribute("n", "v")]
        contact.lineProperties = [LineID("1"): [Attribute("n", "v")]]
        return contact
    }()

    static let person = PersonReport(
        shop: "s", at: at,
        orders: [
            PersonOrder(
                ref: ref, version: 9, name: "#1", placedAt: at, stage: "shipped", total: money, erasure: .due,
                erasureAt: at, customer: "1",
                contact: contact,
                lines: [PersonOrder.Line(sku: "X", title: "t", quantity: 1)],
                parcels: [PersonOrder.Parcel(carrier: "c", tracking: ["t"], shippedAt: at)],
                texts: [PersonOrder.Text(at: at, who: "ada(1000)", what: "acted reason", text: "t")],
                messages: [PersonOrder.Message(from: "shopify", topic: "t", receivedAt: at, body: "{}")])
        ])

    static func request(_ action: ActionName) -> ActionRequest {
        ActionRequest(
            requestID: "r", action: action, targets: [ActionTarget(ref: ref, version: 9)], reason: "because",
            owner: owner)
    }
}
