import Domain

extension PatchworksClient {
    /// One call, admitted by the account's gate.
    /// - Returns: the answer's body, or `nil` for one of the statuses in `absent`.
    func call(
        _ method: String, _ url: String, _ body: [UInt8] = [], for queue: Queue, absent: Set<Int> = []
    ) async throws(CallFailure) -> [UInt8]? {
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
        _ method: String, _ url: String, _ body: [UInt8], _ queue: Queue, _ absent: Set<Int>
    ) async throws(CallFailure) -> [UInt8]? {
        var authorisation = try await access.header()
        var response = try await send(method, url, body, authorisation, queue)
        if response.status == 401, case .login = endpoint.credentials {
            // Tried again once, since a token may have ended early. A second refusal means that the credentials are wrong.
            authorisation = try await access.header(refused: authorisation)
            response = try await send(method, url, body, authorisation, queue)
        }
        switch response.status {
        case 200..<300: return response.body
        case 401, 403: throw .unauthorised(Self.answered(response))
        case let status where absent.contains(status): return nil
        case 409: throw .busy(Self.answered(response))
        case 413: throw .refused("Patchworks answered 413: the payload is larger than it takes")
        case 429:
            // The limit counts a minute. Whether a 429 says how long to wait is not documented.
            let until = clock.steady + (response.retryAfter(at: clock.now) ?? .seconds(15))
            gate.block(until: until)
            throw .rateLimited(until: until, "Patchworks answered 429")
        case 400..<500: throw .refused(Self.answered(response))
        default: throw .unknown(Self.answered(response))
        }
    }

    private func send(
        _ method: String, _ url: String, _ body: [UInt8], _ authorisation: String, _ queue: Queue
    ) async throws(CallFailure) -> Response {
        guard await gate.admit(queue) else { throw .notSent("stopped while waiting for Patchworks") }
        do {
            return try await transport.send(
                Request(
                    method: method, url: url,
                    headers: [
                        Header("Authorization", authorisation), Header("Accept", "application/json"),
                        Header("Content-Type", "application/json"),
                    ], body: body))
        } catch {
            throw error.asCallFailure
        }
    }

    /// `Patchworks answered 503`, with the error's own words where it has any.
    private static func answered(_ response: Response) -> String {
        "Patchworks answered \(response.status)" + (words(response).map { ": \($0)" } ?? "")
    }

    /// The error's own words: `message`, and what `errors` says about single fields.
    private static func words(_ response: Response) -> String? {
        guard let body = try? JSONNode(JSON(response.body)) else {
            return response.body.isEmpty ? nil : plain(String(decoding: response.body.prefix(300), as: UTF8.self))
        }
        var all = [body["message"].text ?? body["error"].text].compactMap { $0 }
        if case .object(let fields) = body["errors"].value {
            for name in fields.keys.sorted().prefix(5) {
                let field = body["errors"][name]
                if let text = field.rows.first?.text ?? field.text { all.append("\(name): \(text)") }
            }
        }
        return all.isEmpty ? nil : plain(all.joined(separator: "; "))
    }

    func url(_ path: String, _ query: [(String, String?)] = []) -> String {
        let fields = query.compactMap { name, value in
            value.map { "\(percentEncoded(name))=\(percentEncoded($0))" }
        }
        return endpoint.core + path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    /// A JSON answer.
    func node(_ body: [UInt8]?) throws(CallFailure) -> JSONNode {
        do { return JSONNode(try JSON(body ?? [])) } catch {
            throw .unknown("Patchworks' answer cannot be read: \(error.reason)")
        }
    }

    /// A page of a list (`data`, `meta`, `links`).
    func page<Row: Sendable>(
        _ path: String, _ query: [(String, String?)], page: Int, size: Int, for queue: Queue,
        _ read: (JSONNode) throws(Unreadable) -> Row
    ) async throws(CallFailure) -> PatchworksPage<Row> {
        let paging = [("page", String(page)), ("per_page", String(size))]
        let envelope = try node(try await call("GET", url(path, query + paging), for: queue))
        guard case .array(let values) = envelope["data"].value else {
            throw .unknown("Patchworks' answer to \(path) has no list in `data`")
        }
        let meta = envelope["meta"]
        let last = meta["last_page"].integer.map { $0 > Int64(page) }
        let more = last ?? (envelope["links"]["next"].text != nil)
        var result = PatchworksPage<Row>(
            rows: [], next: more && !values.isEmpty ? page + 1 : nil, total: meta["total"].integer.map { Int($0) },
            unreadable: [])
        for row in envelope["data"].rows {
            do { result.rows.append(try read(row)) } catch {
                result.unreadable.append(
                    UnreadableRow(id: row["id"].text.flatMap(patchworksID), reason: error.reason))
            }
        }
        return result
    }
}
