import Foundation

/// The stand-in shop's GraphQL Admin API.
struct ShopGraphQL {
    let shop: Shop

    init(_ shop: Shop) { self.shop = shop }

    func handle(_ request: SandboxRequest, now: Int64) -> SandboxAnswer {
        if shop.settings.offline { return .refused }
        shop.askedAt = now
        shop.expireAuthorisations(at: now)
        guard request.path.hasSuffix("/graphql.json"), request.method == "POST" else {
            return .response(SandboxResponse(status: 404))
        }
        guard request.header("X-Shopify-Access-Token") == shop.settings.token else {
            return json(401, ["errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"])
        }
        guard let body = SandboxJSON(request.body), let text = body["query"].string else {
            return json(400, ["errors": ["query": "Required parameter missing or invalid"]])
        }
        let operation = body["operationName"].string
        shop.counted(operation ?? "anonymous")
        do {
            var parser = try GraphQLParser(text)
            let document = try parser.document()
            let cost = Self.cost(document)
            guard take(cost, now) else {
                shop.callsThrottled += 1
                return json(
                    200,
                    [
                        "errors": [["message": "Throttled", "extensions": ["code": "THROTTLED"]]],
                        "extensions": extensions(cost, actual: nil),
                    ])
            }
            var execution = GraphQLExecution(document: document, variables: body["variables"])
            let data = try execution.run(
                operation, query: ShopQueries(shop).root, mutation: ShopMutations(shop, at: now).root)
            return json(200, ["data": data, "extensions": extensions(cost, actual: cost)])
        } catch let error as GraphQLSyntaxError {
            return json(200, ["errors": [["message": .string(error.message)]]])
        } catch let error as GraphQLExecution.Failure {
            return json(
                200, ["errors": [["message": .string(error.message), "extensions": ["code": .text(error.code)]]]])
        } catch {
            return json(500, ["errors": "Internal Server Error"])
        }
    }

    private func json(_ status: Int, _ body: SandboxJSON) -> SandboxAnswer {
        .response(
            SandboxResponse(
                status: status, headers: [SandboxHeader("Content-Type", "application/json; charset=utf-8")],
                body: body.bytes))
    }

    // MARK: Cost

    /// Two points for a query, one for each object, and for a connection a tenth of its rows' cost. Points are whole, as in
    /// Shopify's answers.
    private static func cost(_ document: GraphQLDocument) -> Double {
        func points(_ selection: [GraphQLDocument.Selection]) -> Double {
            selection.reduce(0) { sum, part in
                switch part {
                case .inline(let inner): return sum + points(inner)
                case .fragment(let name): return sum + points(document.fragments[name] ?? [])
                case .field(let field):
                    guard !field.selection.isEmpty else { return sum }
                    var rows = 1.0
                    if case .constant(.int(let first))? = field.arguments["first"] { rows = max(1, Double(first) / 10) }
                    return sum + 1 + rows * points(field.selection)
                }
            }
        }
        return (2 + document.operations.reduce(0) { $0 + points($1.selection) }).rounded(.up)
    }

    private func take(_ cost: Double, _ now: Int64) -> Bool {
        guard let bucket = shop.settings.bucket else { return true }
        if shop.bucketAt == 0 {
            shop.bucketPoints = bucket.maximum
        } else {
            shop.bucketPoints = min(
                bucket.maximum, shop.bucketPoints + Double(max(0, now - shop.bucketAt)) / 1000 * bucket.restore)
        }
        shop.bucketAt = now
        guard shop.bucketPoints >= cost else { return false }
        shop.bucketPoints -= cost
        return true
    }

    private func extensions(_ cost: Double, actual: Double?) -> SandboxJSON {
        let bucket = shop.settings.bucket ?? (20_000, 1000)
        return [
            "cost": [
                "requestedQueryCost": .int(Int64(cost)), "actualQueryCost": actual.map { .int(Int64($0)) } ?? nil,
                "throttleStatus": [
                    "maximumAvailable": .decimal("\(bucket.maximum)"),
                    "currentlyAvailable": .int(Int64(shop.settings.bucket == nil ? bucket.maximum : shop.bucketPoints)),
                    "restoreRate": .decimal("\(bucket.restore)"),
                ],
            ]
        ]
    }
}
