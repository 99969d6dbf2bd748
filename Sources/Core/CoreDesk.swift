package import DeskAPI

/// What the desk asks of the core.
extension IntegrationCore {
    package func preview(_ request: ActionRequest, by caller: Identity) async throws -> ActionReply {
        try await deskActions.preview(request, by: caller)
    }

    package func act(_ request: ActionRequest, by caller: Identity) async throws -> ActionReply {
        try await deskActions.act(request, by: caller)
    }

    package func person(_ query: PersonQuery, by caller: Identity) async throws -> PersonReport {
        try await personReports.person(query, by: caller)
    }

    package func export(_ query: PersonQuery, by caller: Identity) async throws -> PersonReport {
        try await personReports.export(query, by: caller)
    }
}
