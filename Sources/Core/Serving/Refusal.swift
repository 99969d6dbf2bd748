import DeskAPI
import HTTPTypes
import NIOCore

/// An answer from the gate itself. The connection closes after it.
package struct Refusal: Hashable, Sendable {
    package var status: Int
    /// For the sender: what is wrong and what would be right. Repeats nothing that was sent.
    package var words: String
    /// Seconds after which to try again.
    package var retryAfter: Int?

    static func badRequest(_ words: String) -> Refusal { Refusal(status: 400, words: words) }

    static func tooLarge(_ maximum: Int) -> Refusal {
        Refusal(status: 413, words: "the body is larger than \(maximum) bytes")
    }
}

/// The format of a server's refusals.
package enum RefusalForm: Sendable {
    /// A line of text, for webhook senders.
    case line
    /// The desk's JSON.
    case desk

    var type: String {
        switch self {
        case .line: "text/plain; charset=utf-8"
        case .desk: "application/json"
        }
    }

    static func deskBody(_ words: String) -> [UInt8] { (try? DeskWire.encode(DeskErrorBody(error: words))) ?? [] }

    func content(_ words: String) -> ByteBuffer {
        switch self {
        case .line: ByteBuffer(string: words + "\n")
        case .desk: ByteBuffer(bytes: Self.deskBody(words))
        }
    }

    func head(_ refusal: Refusal, length: Int) -> HTTPResponse {
        var fields: HTTPFields = [
            .contentType: type, .contentLength: String(length), .connection: "close",
        ]
        if let seconds = refusal.retryAfter { fields[.retryAfter] = String(seconds) }
        return HTTPResponse(status: .init(code: refusal.status), headerFields: fields)
    }
}
