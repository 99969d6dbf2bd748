package import Domain

/// The address of Royal Mail's Tracking API v2, and our credentials: docs/apis/carriers.md#royal-mail.
package struct RoyalMailEndpoint: Sendable {
    /// `https://api.royalmail.net/mailpieces/v2`, without a slash at the end.
    package var base: String
    package var clientID: String
    package var clientSecret: String

    package init(base: String, clientID: String, clientSecret: String) {
        self.base = base
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}

/// Royal Mail's Tracking API. It sends no webhooks, so it has to be asked.
package final class RoyalMailClient: Sendable {
    /// The most numbers in one request.
    package static let batch = 30

    private let replaceableEndpoint: Replaceable<RoyalMailEndpoint>
    private let transport: any Transport
    private let gate: RateGate
    private let clock: any Clock
    private let record = HealthRecord()

    package init(endpoint: RoyalMailEndpoint, transport: any Transport, gate: RateGate, clock: any Clock) {
        replaceableEndpoint = Replaceable(endpoint)
        self.transport = transport
        self.gate = gate
        self.clock = clock
    }

    private var endpoint: RoyalMailEndpoint { replaceableEndpoint.value }

    /// Makes later calls with another secret.
    package func use(clientSecret: String) {
        var endpoint = endpoint
        endpoint.clientSecret = clientSecret
        replaceableEndpoint.replace(with: endpoint)
    }

    package var health: ConnectorHealth {
        var health = record.health
        health.blockedUntil = gate.blockedUntil
        return health
    }

    /// The first scans of the parcels that have one. It takes one call for all of them, and one more for each that has moved.
    /// - Parameter numbers: at most `batch`, with letters and digits alone.
    /// - Returns: the scans, and the numbers for which Royal Mail refuses an answer. Numbers that it does not know are in
    ///   neither.
    package func firstScans(of numbers: [String], for queue: Queue) async throws(CallFailure) -> Page<Scan> {
        var page = Page<Scan>(rows: [], next: nil, unreadable: [])
        for number in try await moved(numbers, queue) {
            do {
                if let scan = try await firstScan(of: number, for: queue) { page.rows.append(scan) }
            } catch {
                guard case .refused(let words) = error else { throw error }
                page.unreadable.append(UnreadableRow(id: number, reason: words))
            }
        }
        return page
    }

    /// The earliest event that is not the sender's own announcement; `nil` if there is none, or if the number is not known.
    package func firstScan(of number: String, for queue: Queue) async throws(CallFailure) -> Scan? {
        guard let answer = try await call("/\(percentEncoded(number))/events", queue) else { return nil }
        let pieces = answer["mailPieces"].rows
        let report = ScanReport(
            tracking: number, source: Self.source,
            events: pieces.flatMap { $0["events"].rows }.map { event in
                Self.event(
                    event["eventDateTime"].instant, event["eventCode"].text, words: [event["eventName"].text],
                    place: event["locationName"].text)
            }, state: pieces.first.map(Self.state))
        // A scan without a time is nothing to go by, and somebody should know.
        if let fault = report.fault { throw .refused(fault) }
        return report.scan
    }

    /// Those of the parcels whose last event is more than an announcement.
    private func moved(_ numbers: [String], _ queue: Queue) async throws(CallFailure) -> [String] {
        let answer: JSONNode?
        do {
            answer = try await call("/summary?mailPieceId=\(numbers.map(percentEncoded).joined(separator: ","))", queue)
        } catch {
            guard case .refused = error else { throw error }
            // One bad number fails the request for all, so each number is then asked for by itself.
            return numbers
        }
        let pieces = answer?["mailPieces"].rows ?? []
        var moved: Set<String> = []
        for piece in pieces where !piece["summary"].isNull && Self.state(piece).proves != false {
            let summary = piece["summary"]
            moved.formUnion(
                [piece["mailPieceId"], summary["oneDBarcode"], summary["uniqueItemId"]]
                    .compactMap { $0.text?.uppercased() })
        }
        return numbers.filter { moved.contains($0.uppercased()) }
    }

    private static let source = "royalmail"

    /// The state of a piece: its last event, as the summary tells it.
    private static func state(_ piece: JSONNode) -> ParcelEvent {
        let summary = piece["summary"]
        return event(
            summary["lastEventDateTime"].instant, summary["lastEventCode"].text,
            words: [summary["lastEventName"].text, summary["statusCategory"].text], place: nil)
    }

    /// EVAIP and EVAIE are the sender's, before Royal Mail has anything.
    private static func event(_ at: Instant?, _ code: String?, words: [String?], place: String?) -> ParcelEvent {
        let sign: ParcelSign = code.map { ["EVAIP", "EVAIE"].contains($0) ? .sender : .carrier } ?? .unclear
        return ParcelEvent(at, sign, words: words, shown: [code] + words + [place])
    }
}

extension RoyalMailClient {
    /// - Returns: `nil` when Royal Mail knows none of what was asked for.
    private func call(_ path: String, _ queue: Queue) async throws(CallFailure) -> JSONNode? {
        do {
            let answer = try await attempt(path, queue)
            record.succeeded(at: clock.steady)
            return answer
        } catch {
            record.failed(error, at: clock.steady)
            throw error
        }
    }

    private func attempt(_ path: String, _ queue: Queue) async throws(CallFailure) -> JSONNode? {
        guard await gate.admit(queue) else { throw .notSent("stopped while waiting for Royal Mail") }
        let response: Response
        do {
            response = try await transport.send(
                Request(
                    method: "GET", url: endpoint.base + path,
                    headers: [
                        Header("Accept", "application/json"), Header("X-Accept-RMG-Terms", "yes"),
                        Header("X-IBM-Client-Id", endpoint.clientID),
                        Header("X-IBM-Client-Secret", endpoint.clientSecret),
                    ]))
        } catch {
            throw error.asCallFailure
        }
        if response.status == 429 {
            let until = clock.steady + (response.retryAfter(at: clock.now) ?? .seconds(5))
            gate.block(until: until)
            throw .rateLimited(until: until, "Royal Mail answered 429")
        }
        let body: JSONNode
        do { body = JSONNode(try JSON(response.body)) } catch {
            if [401, 403].contains(response.status) { throw .unauthorised("Royal Mail answered \(response.status)") }
            throw .unknown("Royal Mail answered \(response.status), which cannot be read: \(error.reason)")
        }
        if response.status == 200, !body["mailPieces"].isNull { return body }
        return try refusal(response.status, body)
    }

    /// What an answer without mail pieces means. Its errors have a code and a description.
    private func refusal(_ status: Int, _ body: JSONNode) throws(CallFailure) -> JSONNode? {
        let errors = body["errors"].rows
        let codes = errors.compactMap { $0["errorCode"].text }
        // E1142: no item with that barcode. A 404 without any code is an address that is not there.
        if codes.contains("E1142") || (status == 404 && !codes.isEmpty) { return nil }
        let words = errors.map { "\($0["errorCode"].text ?? "") \($0["errorDescription"].text ?? "")" }
        let said =
            words.isEmpty
            ? body["httpMessage"].text ?? body["moreInformation"].text ?? "" : words.joined(separator: "; ")
        let message = plain("Royal Mail answered \(status): \(said)")
        // E0004: a header of ours is not taken. E0016: no permission.
        if [401, 403].contains(status) || codes.contains("E0004") || codes.contains("E0016") {
            throw .unauthorised(message)
        }
        if status == 404 || status < 400 || status >= 500 { throw .unknown(message) }
        throw .refused(message)
    }
}
