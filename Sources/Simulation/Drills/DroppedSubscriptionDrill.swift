import Connectors
import Core
import Domain
import Sandbox

extension Drill {
    static let droppedSubscription = Drill(
        "dropped-subscription", "A webhook subscription that was dropped",
        briefing: [
            "Our address did not answer for a while last night, and Shopify deletes a subscription after eight failed deliveries. The "
                + "address answers again.",
            "Find out what Shopify no longer tells, and have it told again.",
        ],
        trouble: .webhookMissing, orders: [],
        right: [
            DrillStep("the exception of the subscription was retried, which makes it again") {
                $0.action == "retry" && ($0.exception == .webhookMissing)
            }
        ],
        wrong: [
            DrillStep("an order was retried, which makes no subscription") { $0.action == "retry" && $0.order != nil },
            DrillStep("an order was taken in, which makes no subscription") { $0.action == "takeIn" },
        ],
        lesson:
            "Nothing was lost: the sweeps read what webhooks do not tell, some minutes later. Retrying the exception makes the missing "
            + "subscriptions again, and it ends when Shopify lists them.",
        core: { $0.hooks.shopifyAddress = address },
        open: { sandbox, now in
            sandbox.shop.settings.topics = []
            for topic in ShopifyConnection.topics {
                sandbox.shop.subscribe(topic.uppercased().replacing("/", with: "_"), uri: address)
            }
            _ = sandbox.shop.subscriptions.drop("ORDERS_CREATE")
            sandbox.drillOrder("#2001", ["MUG-OWL"], at: now)
        })

    private static let address = "https://hooks.acme.example/hooks/shopify"
}
