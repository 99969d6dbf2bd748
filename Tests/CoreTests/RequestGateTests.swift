import Foundation
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Core

private let post = "POST /hooks/x HTTP/1.1\r\nHost: a\r\n"

@Suite struct RequestGateTests {
    @Test func `a request is handed on once its body is whole`() throws {
        let client = try GateChannel()
        try client.send(post + "Content-Length: 6\r\n\r\nabc")
        #expect(try client.handed() == nil)
        try client.send("def")
        #expect(try client.handed() == "POST /hooks/x abcdef")
        try client.answer()
        #expect(try client.received().hasPrefix("HTTP/1.1 200"))
        try client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.handed() == "GET /healthz")
    }

    @Test func `a head that does not come to its end is answered 408 after ten seconds`() throws {
        let client = try GateChannel()
        try client.send("POST /hooks/x")
        for _ in 0..<9 {
            client.pass(seconds: 1)
            try client.send("x")
        }
        #expect(client.isOpen)
        client.pass(seconds: 1)
        #expect(try client.received().hasPrefix("HTTP/1.1 408"))
        #expect(!client.isOpen)
    }

    @Test func `a body that trickles in is answered 408 after thirty seconds in all`() throws {
        let client = try GateChannel()
        try client.send(post + "Content-Length: 900\r\n\r\n")
        for _ in 0..<29 {
            client.pass(seconds: 1)
            try client.send("a")
        }
        #expect(client.isOpen)
        client.pass(seconds: 1)
        let answer = try client.received()
        #expect(answer.hasPrefix("HTTP/1.1 408"))
        #expect(answer.contains("the body did not arrive within 30 s"))
        #expect(!client.isOpen)
        #expect(try client.handed() == nil)
    }

    @Test func `a connection without a request is closed in the end, one with a streamed answer is not`() throws {
        let idle = try GateChannel()
        idle.pass(seconds: 74)
        #expect(idle.isOpen)
        idle.pass(seconds: 1)
        #expect(!idle.isOpen)
        let live = try GateChannel()
        try live.send("GET /v1/live HTTP/1.1\r\nHost: a\r\n\r\n")
        try live.begin()
        live.pass(seconds: 10_000)
        #expect(live.isOpen)
    }

    @Test func `a client that does not read its answer is given up after a minute`() throws {
        let client = try GateChannel()
        try client.send("GET /v1/live HTTP/1.1\r\nHost: a\r\n\r\n")
        try client.begin()
        client.channel.isWritable = false
        client.channel.pipeline.fireChannelWritabilityChanged()
        client.pass(seconds: 59)
        #expect(client.isOpen)
        client.pass(seconds: 1)
        #expect(!client.isOpen)
    }

    @Test func `who asks whether to go on is told at once`() throws {
        let client = try GateChannel()
        try client.send(post + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.received() == "HTTP/1.1 100 Continue\r\n\r\n")
        try client.send("abc")
        #expect(try client.handed() == "POST /hooks/x abc")
    }

    @Test(arguments: [
        ("Content-Length: 1001\r\nExpect: 100-continue\r\n", 413), ("Content-Length: 3000000000\r\n", 413),
        ("Content-Length: 99999999999999999999999\r\n", 400), ("Content-Length: 3\r\nExpect: a-miracle\r\n", 417),
    ])
    func `what would be refused is refused before its body is read`(headers: String, status: Int) throws {
        let client = try GateChannel()
        try client.send(post + headers + "\r\n")
        let answer = try client.received()
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        #expect(answer.lowercased().contains("connection: close"))
        #expect(!client.isOpen)
        #expect(try client.handed() == nil)
    }

    @Test func `a body in chunks is refused as soon as it is too large`() throws {
        let client = try GateChannel()
        let chunk = "190\r\n" + String(repeating: "a", count: 400) + "\r\n"
        try client.send(post + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk)
        #expect(try client.received() == "")
        try client.send(chunk)
        #expect(try client.received().hasPrefix("HTTP/1.1 413"))
        #expect(try client.handed() == nil)
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/3.7\r\n\r\n", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", post + "Content-Length: -1\r\n\r\n",
        post + "Content-Length: x\r\n\r\n", post + "Transfer-Encoding: gzip, chunked\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", post + "A: " + String(repeating: "a", count: 17_000) + "\r\n\r\n",
        post + String(repeating: "A: b\r\n", count: 120) + "\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a% HTTP/1.1\r\nHost: a\r\n\r\n", "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func `what is not HTTP as it should be is answered 400`(request: String) throws {
        let client = try GateChannel()
        try client.send(request)
        let answer = try client.received()
        #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(request.prefix(80)): \(answer)")
        #expect(answer.components(separatedBy: "HTTP/1.1 4").count == 2, "answered once")
        #expect(!client.isOpen)
        #expect(try client.handed() == nil)
    }

    @Test func `halves of bodies fill three quarters of the memory for them, and whole ones still get through`() throws {
        let bytes = ByteAccount(maximum: 8192)
        let half = post + "Content-Length: 3000\r\n\r\n" + String(repeating: "a", count: 2000)
        let clients = try (0..<4).map { _ in try GateChannel(maximumBody: 3000, bytes: bytes) }
        for client in clients { try client.send(half) }
        let refused = try clients.filter { try $0.received().hasPrefix("HTTP/1.1 503") }
        #expect(refused.count == 1)
        #expect(refused.allSatisfy { !$0.isOpen })
        #expect(bytes.held <= 8192 / 4 * 3)
        let whole = try GateChannel(maximumBody: 3000, bytes: bytes)
        try whole.send(post + "Content-Length: 1000\r\n\r\n" + String(repeating: "b", count: 1000))
        #expect(try whole.handed() != nil)
        try whole.answer()
        for client in clients where client.isOpen { try client.channel.close().wait() }
        #expect(bytes.held == 0)
    }

    @Test func `a refusal for want of memory says when to come again`() throws {
        let client = try GateChannel(bytes: ByteAccount(maximum: 10))
        try client.send(post + "Content-Length: 11\r\n\r\nhello world")
        let answer = try client.received().lowercased()
        #expect(answer.hasPrefix("http/1.1 503"))
        #expect(answer.contains("retry-after: 2"))
    }

    @Test func `five seconds after the core was told to stop, everything open is closed`() throws {
        let idle = try GateChannel()
        let half = try GateChannel()
        try half.send(post + "Content-Length: 9\r\n\r\nabc")
        let live = try GateChannel()
        try live.send("GET /v1/live HTTP/1.1\r\nHost: a\r\n\r\n")
        try live.begin()
        for client in [idle, half, live] {
            client.quiesce()
            client.pass(seconds: 4)
        }
        #expect(half.isOpen)
        #expect(live.isOpen)
        for client in [idle, half, live] { client.pass(seconds: 1) }
        #expect(!idle.isOpen)
        #expect(!half.isOpen)
        #expect(!live.isOpen)
    }

    @Test func `a request that had begun when the core was told to stop may come to its end`() throws {
        let client = try GateChannel()
        try client.send(post + "Content-Length: 6\r\n\r\nabc")
        client.quiesce()
        client.pass(seconds: 3)
        try client.send("def")
        #expect(try client.handed() == "POST /hooks/x abcdef")
        try client.answer()
        #expect(try client.received().hasPrefix("HTTP/1.1 200"))
    }

    @Test func `what is sent ahead is handed on one after the other`() throws {
        let client = try GateChannel()
        try client.send(post + "Content-Length: 1\r\n\r\na" + post + "Content-Length: 1\r\n\r\nb" + "nonsense\r\n\r\n")
        #expect(try client.handed() == "POST /hooks/x a")
        #expect(try client.handed() == nil)
        try client.answer()
        client.channel.embeddedEventLoop.run()
        #expect(try client.handed() == "POST /hooks/x b")
        _ = try client.received()
        try client.answer()
        client.channel.embeddedEventLoop.run()
        let rest = try client.received()
        #expect(rest.hasPrefix("HTTP/1.1 200"))
        #expect(rest.contains("HTTP/1.1 400"))
        #expect(!client.isOpen)
    }

    @Test func `who asks for another protocol is answered in this one, and the connection ends`() throws {
        let client = try GateChannel()
        try client.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
        #expect(try client.handed() == "GET /healthz")
        try client.answer()
        #expect(try client.received().lowercased().contains("connection: close"))
        #expect(!client.isOpen)
    }

    @Test func `the desk is refused in its own form`() throws {
        let client = try GateChannel(form: .desk)
        try client.send(post + "Content-Length: 1001\r\n\r\n")
        #expect(try client.received().hasSuffix(#"{"error":"the body is larger than 1000 bytes"}"#))
    }
}
