import Domain

/// One GraphQL call, with the shop's throttling and its several kinds of refusal: docs/apis/shopify.md#errors.
extension ShopifyClient {
    /// Maximum attempts of a throttled operation before its work is put back.
    private static let throttledAttempts = 4

    /// - Parameter rows: how many nodes a document asks for by their ids; each costs the same.
    /// - Returns: the answer's `data`.
    func call(
        _ operation: String, _ document: String, _ variables: JSON, rows: Int = 1, for queue: Queue
    ) async throws(CallFailure) -> JSONNode {
        let body: JSON = ["query": .string(document), "variables": variables, "operationName": .string(operation)]
        do {
            let data = try await attempt(operation, rows: rows, Array(body.text.utf8), for: queue)
            record.succeeded(at: clock.steady)
            return data
        } catch {
            record.failed(error, at: clock.steady)
            throw error
        }
    }

    private func attempt(
        _ operation: String, rows: Int, _ body: [UInt8], for queue: Queue
    ) async throws(CallFailure) -> JSONNode {
        for _ in 0..<Self.throttledAttempts {
            let bearer = try await bearer() ?? ""
            guard let call = await throttle.admit(operation, rows: rows, for: queue) else {
                throw .notSent("stopped while waiting for Shopify")
            }
            defer { throttle.ended(call) }
            var response = try await send(body, bearer)
            // Tried again once, since a token may have ended early. A second refusal means that the credentials are wrong.
            if response.status == 401, let other = try await self.bearer(refused: bearer) {
                response = try await send(body, other)
            }
            if let version = response.header("X-Shopify-API-Version") {
                record.change { $0.servedVersion = plain(version) }
            }
            let root = try answer(response)
            let errors = root["errors"].rows
            let throttled = errors.contains { $0["extensions"]["code"].text == "THROTTLED" }
            let until = throttle.learn(
                root["extensions"]["cost"], of: call, throttled: throttled, at: clock.steady)
            let budget = throttle.budget
            record.change { health in
                health.available = budget?.available
                health.maximum = budget?.maximum
                if throttled { health.blockedUntil = until }
            }
            if throttled { continue }
            if let failure = Self.failure(errors) { throw failure }
            guard !root["data"].isNull else { throw .unknown("Shopify answered without data") }
            return root["data"]
        }
        throw .rateLimited(until: clock.steady + .seconds(2), "Shopify throttled \(operation)")
    }

    private func send(_ body: [UInt8], _ bearer: String) async throws(CallFailure) -> Response {
        let request = Request(
            method: "POST", url: endpoint.url,
            headers: [
                Header("Content-Type", "application/json"), Header("Accept", "application/json"),
                Header("X-Shopify-Access-Token", bearer),
            ], body: body)
        do {
            let response = try await transport.send(request)
            record.heard(response, at: clock.steady)
            return response
        } catch {
            throw error.asCallFailure
        }
    }

    private func answer(_ response: Response) throws(CallFailure) -> JSONNode {
        switch response.status {
        case 200:
            guard !response.body.isEmpty else { throw .unknown("Shopify answered 200 with an empty body") }
            do { return JSONNode(try JSON(response.body)) } catch {
                throw .unknown("Shopify's answer cannot be read: \(error.reason)")
            }
        case 401, 403: throw .unauthorised("Shopify answered \(response.status): check the access token and its scopes")
        case 429:
            let wait = response.retryAfter(at: clock.now) ?? .seconds(2)
            throw .rateLimited(until: clock.steady + wait, "Shopify answered 429")
        case 423: throw .busy("Shopify says that the shop is locked")
        case 400..<500: throw .refused("Shopify answered \(response.status)")
        default: throw .unknown("Shopify answered \(response.status)")
        }
    }

    private static func failure(_ errors: [JSONNode]) -> CallFailure? {
        guard !errors.isEmpty else { return nil }
        let words = plain(
            errors.map { $0["message"].text ?? $0.text ?? "an error without words" }.joined(separator: "; "))
        switch errors.first?["extensions"]["code"].text {
        case "ACCESS_DENIED": return .unauthorised(words)
        case "INTERNAL_SERVER_ERROR": return .unknown(words)
        default: return .refused(words)
        }
    }

    /// Throws a mutation's `userErrors`, if there are any.
    func check(_ errors: JSONNode) throws(CallFailure) {
        let rows = errors.rows
        guard !rows.isEmpty else { return }
        throw .refused(plain(rows.map { $0["message"].text ?? "an error without words" }.joined(separator: "; ")))
    }
}
