package import NIOCore

/// How long and how large a request may be. Both servers keep to these; what differs is given by each.
package struct ConnectionLimits: Sendable {
    /// From the first byte of a request until its head is complete. Heads are small: who needs longer is broken or hostile.
    package var head: TimeAmount = .seconds(10)
    /// From the end of the head until the body is complete. Shopify gives up on an answer after five seconds.
    package var body: TimeAmount = .seconds(30)
    /// Without a request. More than the minute after which HTTP clients and proxies usually close, so that they close first
    /// and never send a request into a connection that is being closed.
    package var idle: TimeAmount = .seconds(75)
    /// How long an answer may wait for a client that does not read it.
    package var unread: TimeAmount = .seconds(60)
    /// What is open this long after the core was asked to stop is closed.
    package var quiesce: TimeAmount = .seconds(5)
    /// How long a client may go on sending after it was refused, so that it gets to read why.
    package var linger: TimeAmount = .seconds(1)
    /// Bytes of a body; more is answered 413.
    package var maximumBody: Int

    package init(maximumBody: Int) { self.maximumBody = maximumBody }

    /// Bytes of the request line or of one header field.
    package static let maximumField = 16 * 1024
    /// Bytes of a whole head.
    package static let maximumHead = 32 * 1024
    /// Header fields of a request.
    package static let maximumFields = 100
}
