package import Domain

/// An HTTP header.
package struct Header: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A call to a remote system, as it goes out.
package struct Request: Hashable, Sendable {
    package var method: String
    /// Absolute.
    package var url: String
    package var headers: [Header]
    package var body: [UInt8]
    package var timeout: Span

    package init(
        method: String, url: String, headers: [Header] = [], body: [UInt8] = [], timeout: Span = .seconds(30)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

package struct Response: Hashable, Sendable {
    package var status: Int
    package var headers: [Header]
    package var body: [UInt8]

    package init(status: Int, headers: [Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension Response {
    /// The time at which the sender's clock says that it answered.
    var date: Instant? { header("Date").flatMap { Instant(httpDate: $0) } }

    /// How long the answer asks to wait (RFC 9110, 10.2.3: seconds or a date; fractions of a second are seen too). A date is meant
    /// by the sender's clock, which the answer tells.
    func retryAfter(at now: Instant) -> Span? {
        guard let text = header("Retry-After") else { return nil }
        if let seconds = Double(text) { return Span(wait: seconds) }
        return Instant(httpDate: text).map { max(.zero, min($0 - (date ?? now), .hours(1))) }
    }
}

extension Span {
    /// A wait of so many seconds that a remote system asks for: never negative, never more than an hour, whatever it says.
    init(wait seconds: Double) {
        self.init(milliseconds: seconds > 0 ? Int64((min(seconds, 3600) * 1000).rounded(.up)) : 0)
    }
}

/// How a call ended without an answer.
package enum TransportFailure: Error, Hashable, Sendable {
    /// Nothing reached the remote system: refused, no such host, no connection in time.
    case notSent(String)
    /// It may have been received: a timeout or a broken connection after the request went out.
    case unknown(String)
}

/// The one way out: real sockets in production, straight into the stand-ins in a rehearsal.
package protocol Transport: Sendable {
    func send(_ request: Request) async throws(TransportFailure) -> Response
}
