import Domain

extension DeposcoClient {
    /// One call, admitted by the account's gate.
    /// - Returns: the answer's body. If `absent` is true, a 404 is an answer too, and gives `nil`.
    func call(
        _ method: String, _ url: String, _ body: JSON? = nil, for queue: Queue, absent: Bool = false
    ) async throws(CallFailure) -> JSONNode? {
        do {
            let answer = try await attempt(method, url, body, queue, absent)
            record.succeeded(at: clock.steady)
            return answer
        } catch {
            record.failed(error, at: clock.steady)
            throw error
        }
    }

    private func attempt(
        _ method: String, _ url: String, _ body: JSON?, _ queue: Queue, _ absent: Bool
    ) async throws(CallFailure) -> JSONNode? {
        var bearer = try await token.current()
        var response = try await send(method, url, body, bearer, queue)
        if response.status == 401 {
            // Tried again once, since a token may have ended early. A second refusal means that the credentials are wrong.
            bearer = try await token.current(refused: bearer)
            response = try await send(method, url, body, bearer, queue)
        }
        switch response.status {
        case 200, 201, 202:
            // Deposco answers an empty 200 when it did not do what it was asked: docs/apis/deposco.md#errors.
            guard !response.body.isEmpty else {
                throw .unknown("Deposco answered \(response.status) with an empty body")
            }
            do { return JSONNode(try JSON(response.body)) } catch {
                throw .unknown("Deposco's answer cannot be read: \(error.reason)")
            }
        case 401, 403: throw .unauthorised("Deposco answered \(response.status): \(Self.words(response))")
        case 404 where absent: return nil
        case 409: throw .busy("Deposco: \(Self.words(response))")
        case 429:
            let until = clock.steady + (response.retryAfter(at: clock.now) ?? .seconds(1))
            gate.block(until: until)
            throw .rateLimited(until: until, "Deposco answered 429")
        case 400..<500: throw .refused(Self.words(response))
        default: throw .unknown("Deposco answered \(response.status): \(Self.words(response))")
        }
    }

    private func send(
        _ method: String, _ url: String, _ body: JSON?, _ bearer: String, _ queue: Queue
    ) async throws(CallFailure) -> Response {
        var headers = [Header("Authorization", "Bearer \(bearer)"), Header("Accept", "application/json")]
        if body != nil { headers.append(Header("Content-Type", "application/json")) }
        guard await gate.admit(queue) else { throw .notSent("stopped while waiting for Deposco") }
        do {
            let response = try await transport.send(
                Request(method: method, url: url, headers: headers, body: body.map { Array($0.text.utf8) } ?? []))
            record.heard(response, at: clock.steady)
            return response
        } catch {
            throw error.asCallFailure
        }
    }

    /// The error's own words, from `errors[].errorMessage` or `errorMessages[]`.
    private static func words(_ response: Response) -> String {
        guard let body = try? JSONNode(JSON(response.body)) else {
            return response.body.isEmpty
                ? "HTTP \(response.status)" : plain(String(decoding: response.body.prefix(300), as: UTF8.self))
        }
        let all =
            body["errors"].rows.compactMap { $0["errorMessage"].text } + body["errorMessages"].rows.compactMap(\.text)
        return all.isEmpty ? "HTTP \(response.status)" : plain(all.joined(separator: "; "))
    }

    func url(_ path: String, _ query: [(String, String?)] = []) -> String {
        let fields = query.compactMap { name, value in value.map { "\(name)=\(percentEncoded($0))" } }
        return endpoint.base + path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    /// `links[rel=next].href`, which is followed unchanged.
    static func next(_ envelope: JSONNode) -> String? {
        envelope["links"].rows.first { $0["rel"].text == "next" }?["href"].text
    }

    /// A nested list. If it may have been cut, it is read again from its own address: Deposco nests any ten rows at most
    /// (docs/apis/deposco.md#filters-and-pages).
    func all(_ nested: JSONNode, at path: String, for queue: Queue) async throws(CallFailure) -> [JSONNode] {
        let rows = nested.rows
        guard rows.count >= 10 || nested.isNull else { return rows }
        var found: [JSONNode] = []
        var link: String? = url(path, [("pageSize", "200")])
        var pages = PageCount("Deposco's list at \(path)")
        while let here = link {
            guard let page = try await call("GET", here, for: queue, absent: true) else { return rows }
            found += page["data"].rows
            link = try pages.follow(Self.next(page))
        }
        return found
    }
}
