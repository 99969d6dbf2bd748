import Connectors

extension CallFailure {
    /// The failure in words for the desk.
    var words: String {
        switch self {
        case .notSent(let text), .unknown(let text), .rateLimited(_, let text), .busy(let text),
            .unauthorised(let text), .refused(let text):
            text
        }
    }
}
