import Foundation

/// The stand-in shop's GraphQL Admin API.
struct ShopGraphQL {
    let shop: Shop

    init(_ shop: Shop) { self.shop = shop }

    func handle(_ request: SandboxRequest, now: Int64) -> SandboxAnswer {
        let answer = answer(request, now: now)
        guard case .response(var response) = answer else { return answer }
        // `…/2026-07/graphql.json`
        let asked = request.path.split(separator: "/").dropLast().last.map(String.init) ?? ""
        response.headers.append(SandboxHeader("X-Shopify-API-Version", shop.settings.servedVersion ?? asked))
        return .response(response)
    }

    private func answer(_ request: SandboxRequest, now: Int64) -> SandboxAnswer {
        if shop.settings.offline { return .refused }
        shop.askedAt = now
        shop.advance(to: now)
        if request.path.hasSuffix("/admin/oauth/access_token") {
            return .response(shop.signIn.answer(request, shop.settings, at: now))
        }
        guard request.path.hasSuffix("/graphql.json"), request.method == "POST" else {
            return .response(SandboxResponse(status: 404))
        }
        let token = request.header("X-Shopify-Access-Token")
        guard token == shop.settings.token || shop.signIn.takes(token, at: now) else {
            return json(401, ["errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"])
        }
        guard let body = SandboxJSON(request.body), let text = body["query"].string else {
            return json(400, ["errors": ["query": "Required parameter missing or invalid"]])
        }
        let operation = body["operationName"].string
        shop.counted(operation ?? "anonymous")
        do {
            let document = try shop.documents.document(text)
            var execution = GraphQLExecution(document: document, variables: body["variables"])
            let chosen = try execution.operation(operation)
            let cost = ShopCost(execution: execution, operation: chosen).points
            guard cost <= ShopCost.most else { return tooDear(cost) }
            guard take(cost, now) else {
                shop.callsThrottled += 1
                return json(
                    200,
                    [
                        "errors": [["message": "Throttled", "extensions": ["code": "THROTTLED"]]],
                        "extensions": extensions(cost, actual: nil),
                    ])
            }
            let data = try execution.run(
                operation, query: ShopQueries(shop).root, mutation: ShopMutations(shop, at: now).root)
            let actual = chosen.isMutation ? cost : min(cost, Double(execution.objects))
            shop.bucketPoints += cost - actual
            shop.points[operation ?? "anonymous", default: 0] += actual
            return json(200, ["data": data, "extensions": extensions(cost, actual: actual)])
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

    private func tooDear(_ cost: Double) -> SandboxAnswer {
        let cost = min(cost, 1e15)
        let words =
            "Query cost is \(Int64(cost)), which exceeds the single query max cost limit (\(Int64(ShopCost.most)))."
        return json(
            200,
            [
                "errors": [
                    [
                        "message": .string(words),
                        "extensions": [
                            "code": "MAX_COST_EXCEEDED", "cost": .int(Int64(cost)),
                            "maxCost": .int(Int64(ShopCost.most)),
                        ],
                    ]
                ]
            ])
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
