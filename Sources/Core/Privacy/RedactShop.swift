import Connectors
import Domain
import Store

/// Erases everybody once the shop rejects our token. While it accepts the token, the shop may still be in use, so a person has to decide.
struct RedactShop: Sendable {
    let attempt: Attempt
    let store: Store
    let shopify: ShopifyClient
    let policy: Policy
    let clock: CoreClock

    func work() async throws -> Outcome {
        do throws(CallFailure) {
            _ = try await shopify.orderCount(createdSince: clock.now, for: .catalogue)
        } catch {
            guard case .unauthorised = error else { throw error }
            return try await eraseEverybody()
        }
        return .write { step in
            let asked = attempt.work.enqueuedAt
            if step.now - asked > ExceptionType.shopRedact.timeToAct {
                try step.resolve(.shopRedact, .shopGoesOn)
                return .done
            }
            try step.raise(
                NewException(
                    .shopRedact,
                    summary: "Shopify asks that this shop's customers be erased, and still takes our token",
                    detail: "asked \(step.policy.localTime(of: asked)); nothing has been erased"))
            return .later(at: step.now + Limits.Privacy.asksWhetherShopIsGone)
        }
    }

    private func eraseEverybody() async throws -> Outcome {
        var after: OrderID?
        repeat {
            let (start, now) = (after, clock.now)
            after = try await store.transact { tx in
                let flow = PrivacyFlow(Step(tx, policy: policy, at: now))
                let some = try tx.contacts.contacts(after: start, limit: Limits.Privacy.together)
                for id in some { try flow.askErasure(id, by: .remote("shopify")) }
                return some.last
            }
        } while after != nil
        return .write { step in
            try step.resolve(.shopRedact, .everybodyErased)
            return .done
        }
    }
}
