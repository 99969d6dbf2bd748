package import Domain

/// An HTTP header.
package struct Header: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// - Parameter other: in lower case.
    package func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { $0 == $1 || 0x41...0x5A ~= $0 && $0 | 0x20 == $1 }
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

    /// The first header of that name, whatever its case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension Response {
    /// The time of the answer by the sender's clock.
    var date: Instant? { header("Date").flatMap { Instant(httpDate: $0) } }

    /// How long the answer asks us to wait (RFC 9110, 10.2.3: seconds or a date; some send fractions of a second). A date
    /// counts by the sender's clock, which the answer tells.
    func retryAfter(at now: Instant) -> Span? {
        guard let text = header("Retry-After") else { return nil }
        if let seconds = Double(text) { return Span(wait: seconds) }
        return Instant(httpDate: text).map { max(.zero, min($0 - (date ?? now), .hours(1))) }
    }
}

extension Span {
    /// The wait that a remote system asks for, but never negative and never more than an hour.
    init(wait seconds: Double) {
        self.init(milliseconds: seconds > 0 ? Int64((min(seconds, 3600) * 1000).rounded(.up)) : 0)
    }
}

/// Why a call has no answer.
package enum TransportFailure: Error, Hashable, Sendable {
    /// Nothing reached the remote system: refused, no such host, no connection in time.
    case notSent(String)
    /// The remote system may have received it: a timeout or a broken connection after the request went out.
    case unknown(String)
}

/// The only way to remote systems: real sockets in production, the stand-ins' handlers in a rehearsal or a simulation.
package protocol Transport: Sendable {
    func send(_ request: Request) async throws(TransportFailure) -> Response
}
