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
        case 401, 403: throw .unauthorised(Self.answered(response))
        case 404 where absent: return nil
        case 409: throw .busy(Self.answered(response))
        case 429:
            let until = clock.steady + (response.retryAfter(at: clock.now) ?? .seconds(1))
            gate.block(until: until)
            throw .rateLimited(until: until, "Deposco answered 429")
        case 400..<500: throw .refused(Self.words(response) ?? Self.answered(response))
        default: throw .unknown(Self.answered(response))
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

    /// `Deposco answered 503`, with the error's own words where it has any.
    private static func answered(_ response: Response) -> String {
        "Deposco answered \(response.status)" + (words(response).map { ": \($0)" } ?? "")
    }

    /// The error's own words, from `errors[].errorMessage` or `errorMessages[]`.
    private static func words(_ response: Response) -> String? {
        guard let body = try? JSONNode(JSON(response.body)) else {
            return response.body.isEmpty ? nil : plain(String(decoding: response.body.prefix(300), as: UTF8.self))
        }
        let all =
            body["errors"].rows.compactMap { $0["errorMessage"].text } + body["errorMessages"].rows.compactMap(\.text)
        return all.isEmpty ? nil : plain(all.joined(separator: "; "))
    }

    func url(_ path: String, _ query: [(String, String?)] = []) -> String {
        let fields = query.compactMap { name, value in value.map { "\(name)=\(percentEncoded($0))" } }
        return endpoint.base + path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    /// `links[rel=next].href`, which is followed unchanged.
    static func next(_ envelope: JSONNode) -> String? {
        envelope["links"].rows.first { $0["rel"].text == "next" }?["href"].text
    }

    /// The rows of a page. An answer without a list says nothing, not even that there are no rows.
    static func rows(_ envelope: JSONNode, of what: String) throws(CallFailure) -> [JSONNode] {
        if envelope["data"].isNull { throw .unknown("Deposco's answer to \(what) has no list in `data`") }
        return envelope["data"].rows
    }

    /// The most rows that Deposco nests: docs/apis/deposco.md#filters-and-pages.
    static let mostNested = 10

    /// Whether rows of a nested list may have been left out.
    static func mayBeCut(_ nested: JSONNode) -> Bool {
        if next(nested) != nil { return true }
        let count = nested.rows.count
        // A plain array with more rows than are nested was not cut.
        return nested["complete"].bool != true && count >= mostNested && (nested.list == nil || count == mostNested)
    }

    /// A nested list with all its rows. If some may have been left out, it is followed by its link, or read again from its own
    /// address.
    /// - Parameter path: its address; `nil` if it has none.
    /// - Returns: `nil` if rows may be missing that Deposco does not give.
    func whole(_ nested: JSONNode, at path: String?, for queue: Queue) async throws(CallFailure) -> [JSONNode]? {
        let rows = nested.rows
        let cut = Self.mayBeCut(nested)
        guard cut || nested.isNull else { return rows }
        var found = Self.next(nested) == nil ? [] : rows
        var link = Self.next(nested) ?? path.map { url($0, [("pageSize", "200")]) }
        if link == nil { return cut ? nil : rows }
        var pages = PageCount("Deposco's list at \(path ?? nested.path)")
        // No more rows are taken of any document.
        while let here = link, found.count <= Bounds.lines {
            guard let page = try await call("GET", here, for: queue, absent: true) else { return cut ? nil : rows }
            found += try Self.rows(page, of: "the list at \(path ?? nested.path)")
            link = try pages.follow(Self.next(page))
        }
        return found
    }
}
