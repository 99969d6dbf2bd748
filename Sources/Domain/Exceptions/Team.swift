/// The desk's teams.
package enum Team: String, Sendable, Codable, CaseIterable {
    case operations, cx, oncall, finance, merchandising

    package var title: String {
        switch self {
        case .operations: "operations"
        case .cx: "customer experience"
        case .oncall: "on-call"
        case .finance: "finance"
        case .merchandising: "merchandising"
        }
    }
}
