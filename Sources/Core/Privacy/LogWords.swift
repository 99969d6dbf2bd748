import Connectors

/// An error as a log may have it: what happened and where, and nothing that a remote system said or that somebody typed, since
/// nobody can take a person out of a log again.
func logWords(_ error: any Error) -> String {
    switch error {
    case let failure as CallFailure:
        switch failure {
        case .notSent: return "the call was not sent"
        case .unknown: return "the call's outcome is not known"
        case .rateLimited: return "too many calls"
        case .busy: return "the remote system is busy"
        case .unauthorised: return "the remote system refuses our credentials"
        case .refused: return "the remote system refused the call; its words are on the desk"
        }
    case let error as DecodingError:
        let context: DecodingError.Context? =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        let path = (context?.codingPath ?? []).map(\.stringValue).joined(separator: ".")
        return "a document cannot be read at \(path.isEmpty ? "its start" : path)"
    default: return "\(error)"
    }
}
