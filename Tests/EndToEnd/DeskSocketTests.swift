import AsyncHTTPClient
import DeskAPI
import Foundation
import NIOCore
import NIOHTTP1
import ProgramSupport
import Testing

/// The desk socket as any program on the machine may use it.
@Suite struct DeskSocketTests {
    private func ask(_ path: String, _ world: StandIns, body: String? = nil) async throws -> (
        status: UInt, text: String
    ) {
        let socket = world.socket.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        var request = HTTPClientRequest(url: "http+unix://\(socket)\(path)")
        if let body {
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: body))
        }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        return (answer.status.code, String(buffer: try await answer.body.collect(upTo: 1 << 20)))
    }

    @Test func `whoever calls is named by the kernel, and every refusal says what is wrong`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        let me = try await ask("/v1/me", world)
        #expect(me.status == 200)
        #expect(me.text.contains("\"uid\":\(getuid())"))
        let attributes = try FileManager.default.attributesOfItem(atPath: world.socket)
        #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o007 } == 0)
        for (path, body, status, words) in [
            ("/v1/nothing", nil, 404, "there are /v1/actions"), ("/v1/lists/colours", nil, 404, "there is no list colours"),
            ("/v1/lists/gap?limit=x", nil, 400, "limit"), ("/v1/orders/77", nil, 404, "no order 77"),
            ("/v1/search?q=", nil, 400, "q is empty"), ("/v1/actions", "{", 400, "cannot be read"),
            ("/v1/actions", #"{"requestID": "r", "action": "retry", "targets": []}"#, 400, "targets is empty"),
        ] as [(String, String?, UInt, String)] {
            let answer = try await ask(path, world, body: body)
            #expect(answer.status == status, "\(path)")
            let error = try JSONDecoder().decode(DeskErrorBody.self, from: Data(answer.text.utf8)).error
            #expect(error.contains(words), "\(error)")
        }
        core.signal(SIGTERM)
    }

    @Test("a core that is asked to stop does not wait for the consoles to go")
    func stopsWithAConsoleOpen() async throws {
        let standIns = try await StandIns { _ in }
        let core = try await standIns.core()
        let client = DeskClient(socketPath: standIns.socket)
        var lines = client.live().makeAsyncIterator()
        _ = try await lines.next()
        core.signal(SIGTERM)
        #expect(try await core.ended().status == 0)
    }
}
