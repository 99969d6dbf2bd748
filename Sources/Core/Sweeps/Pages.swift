import Connectors

extension IntegrationCore {
    // To go when nobody calls it.
    func fetch<Answer>(_ ask: () async throws(CallFailure) -> Answer) async throws -> Answer {
        try await fetching.page(ask)
    }
}
