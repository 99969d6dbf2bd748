import Connectors

extension CallFailure {
    /// The failure's text for the desk.
    var words: String {
        switch self {
        case .notSent(let text), .unknown(let text), .rateLimited(_, let text), .busy(let text),
            .unauthorised(let text), .refused(let text):
            text
        }
    }
}
