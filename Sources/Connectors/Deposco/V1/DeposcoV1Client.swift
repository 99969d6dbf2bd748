package import Domain
import Foundation

/// The address of a tenant's V1 "integration" API, and our credentials: docs/apis/deposco.md#v1-address-and-sign-in.
package struct DeposcoV1Endpoint: Sendable {
    /// `https://acme.deposco.com/integration/ACME`, without a slash at the end.
    package var base: String
    package var user: String
    package var password: String
    package var businessUnit: String
    package var orderForm: DeposcoV1Form

    package init(
        base: String, user: String, password: String, businessUnit: String, orderForm: DeposcoV1Form = .xml
    ) {
        self.base = base
        self.user = user
        self.password = password
        self.businessUnit = businessUnit
        self.orderForm = orderForm
    }
}

/// Deposco's V1 API. It is the only one that tells stock, and it takes orders for tenants that need it. It shares the account's
/// gate with V2.
package final class DeposcoV1Client: Sendable {
    private let replaceableEndpoint: Replaceable<DeposcoV1Endpoint>
    private let transport: any Transport
    private let gate: RateGate
    private let clock: any Clock
    private let record = HealthRecord()

    var endpoint: DeposcoV1Endpoint { replaceableEndpoint.value }

    /// Makes later calls with another password.
    package func use(password: String) {
        var endpoint = endpoint
        endpoint.password = password
        replaceableEndpoint.replace(with: endpoint)
    }

    package var health: ConnectorHealth {
        var health = record.health
        health.blockedUntil = gate.blockedUntil
        return health
    }

    package init(endpoint: DeposcoV1Endpoint, transport: any Transport, gate: RateGate, clock: any Clock) {
        replaceableEndpoint = Replaceable(endpoint)
        self.transport = transport
        self.gate = gate
        self.clock = clock
    }

    /// Stock that changed since a moment: `GET /inventory/full?startActivityTime=`, XML.
    /// - Parameter page: 1 for the first, then the previous page's `next`.
    package func changes(since: Instant, page: Int, for queue: Queue) async throws(CallFailure) -> Page<StockReading> {
        let body = try await call(
            "GET", "/inventory/full?startActivityTime=\(percentEncoded(since.iso))&pageNo=\(page)", nil, queue)
        let root: XML
        do { root = try XML(body) } catch { throw .unknown("Deposco's stock cannot be read: \(error.reason)") }
        var found = Page<StockReading>(rows: [], next: nil, unreadable: [])
        let rows = root.root("itemInventory")
        for row in rows {
            guard let item = row.text("itemNumber") else {
                found.unreadable.append(UnreadableRow(id: nil, reason: "itemInventory.itemNumber is missing"))
                continue
            }
            for place in row.all("facilityInventory") {
                guard let facility = place.text("facility") else {
                    found.unreadable.append(UnreadableRow(id: item, reason: "facilityInventory.facility is missing"))
                    continue
                }
                let inventory = place["inventory"]
                do throws(Unreadable) {
                    found.rows.append(
                        StockReading(
                            item: item, facility: facility,
                            onHand: try Self.units(inventory?.text("total"), at: "inventory.total"),
                            available: try Self.units(
                                inventory?.text("availableToPromise"), at: "inventory.availableToPromise")))
                } catch {
                    found.unreadable.append(UnreadableRow(id: item, reason: error.reason))
                }
            }
        }
        // The size of a page is not known, so an empty page marks the end.
        if !rows.isEmpty { found.next = String(page + 1) }
        return found
    }

    /// All stock, or that of some items: `GET /enterpriseinventory/{BU}/availability`, JSON that is labelled XML.
    package func snapshot(of items: [String] = [], page: Int, for queue: Queue) async throws(CallFailure) -> Page<
        StockReading
    > {
        let size = 500
        let body = try await call(
            "GET",
            "/enterpriseinventory/\(percentEncoded(endpoint.businessUnit))/availability"
                + "?measures=totalOnHandQty,atpQty"
                + (items.isEmpty ? "" : "&itemNumbers=\(items.map(percentEncoded).joined(separator: ","))")
                + "&pageNumber=\(page)&pageSize=\(size)", nil, queue)
        let root: JSONNode
        do { root = JSONNode(try JSON(body)) } catch {
            throw .unknown("Deposco's stock cannot be read: \(error.reason)")
        }
        var found = Page<StockReading>(rows: [], next: nil, unreadable: [])
        let rows = root["enterpriseInventory"].rows
        for row in rows {
            guard let item = row["itemNumber"].text else {
                found.unreadable.append(
                    UnreadableRow(id: row["itemId"].text, reason: "\(row.path).itemNumber is missing"))
                continue
            }
            let total = row["totalOnHandQty"].text ?? "0"
            if row["facilities"].rows.isEmpty, Double(total) != 0 {
                // Stock that is nowhere: its facilities were left out, or have another form.
                found.unreadable.append(UnreadableRow(id: item, reason: "\(row.path).facilities has no rows"))
            }
            for place in row["facilities"].rows {
                guard let facility = place["facility"].text else {
                    found.unreadable.append(UnreadableRow(id: item, reason: "\(place.path).facility is missing"))
                    continue
                }
                do throws(Unreadable) {
                    // `{"@nil": "true"}` is no number, so the figure is unknown.
                    found.rows.append(
                        StockReading(
                            item: item, facility: facility,
                            onHand: try Self.units(place["totalOnHandQty"].text, at: "totalOnHandQty"),
                            available: try Self.units(place["atpQty"].text, at: "atpQty")))
                } catch {
                    found.unreadable.append(UnreadableRow(id: item, reason: error.reason))
                }
            }
        }
        if rows.count == size { found.next = String(page + 1) }
        return found
    }

    /// Stock is whole units; Deposco also writes them as `31.0`.
    private static func units(_ text: String?, at path: String) throws(Unreadable) -> Int64? {
        guard let text else { return nil }
        guard let figure = Double(text), abs(figure) <= Double(Bounds.units) else {
            throw Unreadable(
                reason: "\(path) is \(Bounds.shown(text)): it must be a number, at most \(Bounds.units) either way")
        }
        return Int64(figure.rounded(.down))
    }

    /// - Parameter body: XML or JSON, as the endpoint's `orderForm` says.
    func call(_ method: String, _ path: String, _ body: [UInt8]?, _ queue: Queue) async throws(CallFailure) -> [UInt8] {
        do {
            let answer = try await attempt(method, path, body, queue)
            record.succeeded(at: clock.steady)
            return answer
        } catch {
            record.failed(error, at: clock.steady)
            throw error
        }
    }

    private func attempt(
        _ method: String, _ path: String, _ body: [UInt8]?, _ queue: Queue
    ) async throws(CallFailure) -> [UInt8] {
        let pair = Data("\(endpoint.user):\(endpoint.password)".utf8).base64EncodedString()
        var headers = [
            Header("Authorization", "Basic \(pair)"), Header("Accept", "application/json, application/xml"),
        ]
        if body != nil { headers.append(Header("Content-Type", "application/\(endpoint.orderForm.rawValue)")) }
        guard await gate.admit(queue) else { throw .notSent("stopped while waiting for Deposco") }
        let response: Response
        do {
            response = try await transport.send(
                Request(method: method, url: endpoint.base + path, headers: headers, body: body ?? []))
        } catch {
            throw error.asCallFailure
        }
        record.heard(response, at: clock.steady)
        let writes = body != nil
        switch response.status {
        case 200, 201, 206, 207:
            // Deposco answers an empty 200 when it did not do what it was asked: docs/apis/deposco.md#errors.
            guard !response.body.isEmpty else {
                throw .unknown("Deposco answered \(response.status) with an empty body")
            }
            return response.body
        // Sources differ on whether missing items make the whole answer a 400, so its text decides:
        // docs/apis/deposco.md#unknown-items.
        case 400 where writes && DeposcoV1Answer(response.body) != nil: return response.body
        case 401, 403: throw .unauthorised("Deposco V1 answered \(response.status)")
        // A write may be refused as a duplicate, perhaps of our own order.
        case 409 where writes: throw .unknown("Deposco V1 answered 409")
        case 409: throw .busy("Deposco V1 answered 409")
        case 429:
            let until = clock.steady + (response.retryAfter(at: clock.now) ?? .seconds(1))
            gate.block(until: until)
            throw .rateLimited(until: until, "Deposco answered 429")
        case 400..<500:
            let words = plain(String(decoding: response.body.prefix(300), as: UTF8.self))
            throw .refused("Deposco V1 answered \(response.status)\(words.isEmpty ? "" : ": \(words)")")
        default: throw .unknown("Deposco V1 answered \(response.status)")
        }
    }
}
