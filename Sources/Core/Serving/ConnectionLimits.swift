package import NIOCore

/// Limits on the time and size of requests. Both servers use these; each sets its own maximum body.
package struct ConnectionLimits: Sendable {
    /// From the first byte of a request until its head is complete. Heads are small: a client that needs longer is broken or hostile.
    package var head: TimeAmount = .seconds(10)
    /// From the end of the head until the body is complete. Shopify waits only five seconds for an answer:
    /// docs/apis/shopify.md#webhook-delivery.
    package var body: TimeAmount = .seconds(30)
    /// Idle time between requests. HTTP clients and proxies usually close after a minute. This is longer, so that they close first and
    /// never send a request into a connection that is being closed.
    package var idle: TimeAmount = .seconds(75)
    /// How long an answer may wait for a client that does not read it.
    package var unread: TimeAmount = .seconds(60)
    /// Connections still open this long after the core was asked to stop are closed.
    package var quiesce: TimeAmount = .seconds(5)
    /// How long a refused client may go on sending, so that it can read the reason.
    package var linger: TimeAmount = .seconds(1)
    /// Maximum bytes of a body; more is answered 413.
    package var maximumBody: Int

    package init(maximumBody: Int) { self.maximumBody = maximumBody }

    /// Maximum bytes of the request line or of one header field.
    package static let maximumField = 16 * 1024
    /// Maximum bytes of a whole head.
    package static let maximumHead = 32 * 1024
    /// Maximum header fields of a request.
    package static let maximumFields = 100
}
