import Crypto
import DeskAPI
import Foundation
import ProgramSupport
import Testing

/// Both servers of the real program, spoken to byte by byte.
@Suite struct RequestTests {
    private func head(_ answer: String) -> [String] {
        (answer.components(separatedBy: "\r\n\r\n").first ?? "").components(separatedBy: "\r\n")
    }

    @Test func `a sender of webhooks is told what is wrong with its request, and nothing is left waiting`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        for (request, status, words) in [
            ("GET /hooks/shopify HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405, "this path takes POST"),
            ("PUT /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 405, "GET, HEAD"),
            ("GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404, "/hooks/shopify"),
            ("POST /hooks/shopify HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000000\r\n\r\n", 413, "larger than"),
            ("POST /hooks/shopify HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "HTTP"),
            ("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "percent-encoding"), ("nonsense\r\n\r\n", 400, "HTTP"),
            (
                "POST /hooks/shopify HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 401,
                "signature"
            ),
        ] {
            let wire = try Wire(port: world.hooksPort)
            wire.send(request)
            let answer = wire.receive()
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(request): \(answer)")
            #expect(answer.contains(words), "\(answer)")
            if status == 405 { #expect(head(answer).contains { $0.lowercased().hasPrefix("allow:") }) }
        }
        let asking = try Wire(port: world.hooksPort)
        asking.send("POST /hooks/shopify HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(asking.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
        asking.send("{}")
        #expect(asking.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 401 "))
        let looking = try Wire(port: world.hooksPort)
        looking.send("HEAD /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let seen = looking.receive()
        #expect(seen.hasPrefix("HTTP/1.1 200 "))
        #expect(seen.hasSuffix("\r\n\r\n"))
        core.signal(SIGTERM)
    }

    @Test func `the desk refuses in words what it cannot take, and never with its own insides`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        func get(_ target: String) -> String {
            "GET \(target) HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n"
        }
        func post(_ body: String) -> String {
            "POST /v1/actions HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                + body
        }
        let long = String(repeating: "a", count: 50_000)
        for (request, status, words) in [
            (post(String(repeating: " ", count: 1024 * 1024 + 1)), 413, "larger than 1048576 bytes"),
            (get("/v1/lists/gap?filter=\(long)"), 400, "too long"),
            (get("/v1/lists/gap?filter=\(long.prefix(501))"), 400, "at most 500"),
            (get("/v1/search?q=\(long.prefix(501))"), 400, "at most 500"),
            (get("/v1/lists/gap?limit=501"), 400, "from 1 to 500"), (get("/v1/lists/gap?colour=red"), 400, "limit"),
            (get("/v1/lists/gap?after=skus:1%7Cx"), 400, "not from this list"), (get("/v1/me?x=1"), 400, "none"),
            (get("/v1/lists/gap?after=rubbish"), 400, "after"), (get("/v1/orders/%zz"), 400, "percent-encoding"),
            (post("{}"), 400, "is missing"), (post("[1"), 400, "cannot be read"),
            (get("/v1/actions"), 405, "this path takes POST"), (get("/v2"), 404, "/v1/me"),
        ] {
            let wire = try Wire(path: world.socket)
            wire.send(request)
            let answer = wire.receive()
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(request.prefix(60)): \(answer.prefix(400))")
            let body = answer.components(separatedBy: "\r\n\r\n").dropFirst().joined()
            let error = try? JSONDecoder().decode(DeskErrorBody.self, from: Data(body.utf8)).error
            #expect(error?.contains(words) == true, "\(body)")
        }
        core.signal(SIGTERM)
    }
}
