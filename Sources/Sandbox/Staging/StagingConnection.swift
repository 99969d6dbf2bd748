/// What a connection to the stand-in shop depends on besides an answer.
enum StagingConnection {
    private typealias Member = StagingRoute.Member

    static let routes: [StagingRoute] = [
        StagingRoute(
            "POST", "scopes", "sets what the app's token may do",
            [
                Member("scopes", "list of texts; all that are known if missing")
            ]
        ) { sandbox, input in
            let wanted = try input.body.texts("scopes").map(Set.init) ?? Shop.allScopes
            if let unknown = wanted.subtracting(Shop.allScopes).sorted().first {
                throw StagingMistake(words: "scopes: there is no \(unknown)")
            }
            sandbox.shop.settings.scopes = wanted
            return ["scopes": .array(wanted.sorted().map { .string($0) })]
        },
        StagingRoute(
            "POST", "topics", "sets which webhooks the app's own file declares; those made by the API come besides",
            [Member("topics", "list of texts, as orders/create; all if missing")]
        ) { sandbox, input in
            sandbox.shop.settings.topics = try input.body.texts("topics").map(Set.init)
            return ["topics": sandbox.shop.settings.topics.map { .array($0.sorted().map { .string($0) }) } ?? nil]
        },
        StagingRoute("GET", "subscriptions", "lists the webhook subscriptions that were made by the API") {
            sandbox, _ in
            listed(sandbox)
        },
        StagingRoute(
            "POST", "subscriptions/drop", "deletes a webhook subscription that was made by the API",
            [Member("topic", "needed: text, as ORDERS_CREATE")]
        ) { sandbox, input in
            let topic = try input.body.need("topic", try input.body.text("topic"))
            guard sandbox.shop.subscriptions.drop(topic) else {
                throw StagingMistake(status: 404, words: "topic: no subscription to \(topic)")
            }
            return listed(sandbox)
        },
        StagingRoute(
            "POST", "subscriptions/narrow",
            "gives a webhook subscription that was made by the API a filter that nothing passes",
            [
                Member("topic", "needed: text, as ORDERS_CREATE"),
                Member("filter", "needed: text, as total_price:>100; an empty one takes it away"),
            ]
        ) { sandbox, input in
            let topic = try input.body.need("topic", try input.body.text("topic"))
            let filter = try input.body.need("filter", try input.body.text("filter"))
            guard sandbox.shop.subscriptions.narrow(topic, filter: filter) else {
                throw StagingMistake(status: 404, words: "topic: no subscription to \(topic)")
            }
            return listed(sandbox)
        },
        StagingRoute(
            "POST", "version", "sets the version of the shop's API that answers, whatever is asked for",
            [Member("served", "text, as 2026-10; the one that is asked for if missing")]
        ) { sandbox, input in
            sandbox.shop.settings.servedVersion = try input.body.text("served")
            return ["served": sandbox.shop.settings.servedVersion.map { .string($0) } ?? nil]
        },
    ]

    private static func listed(_ sandbox: Sandbox) -> SandboxJSON {
        [
            "subscriptions": .array(
                sandbox.shop.subscriptions.all.map { one in
                    [
                        "topic": .string(one.topic), "uri": .string(one.uri),
                        "filter": one.filter.map { .string($0) } ?? nil,
                    ]
                })
        ]
    }
}
