import DeskAPI
import Domain
import Foundation
import Testing

private let me =
    #"{"uid":1000,"name":"ada","roles":["cx"],"allowed":["rejectCancellation"],"teams":[],"people":[],"shop":"acme-uk","reasons":{"rejectCancellation":["packed"]}}"#

private func failure(_ body: () async throws -> some Any) async -> DeskFailure? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? DeskFailure
    }
}

@Suite struct ClientTests {
    @Test func `the desk shows who the core takes the user for`() async throws {
        let desk = try ScriptedDesk { _, _ in answer(200, me) }
        let identity = try await DeskClient(socketPath: desk.path).me()
        #expect(identity.name == "ada")
        #expect(identity.allowed == [.rejectCancellation])
        #expect(identity.reasons == ["rejectCancellation": ["packed"]])
        #expect(desk.requests.map(\.target) == ["/v1/me"])
    }

    @Test func `a list is asked for with its filter and place, whatever characters they have`() async throws {
        let desk = try ScriptedDesk { _, _ in
            answer(200, #"{"list":"gap","filter":"a&b é","total":0,"more":false,"rows":[],"at":5}"#)
        }
        let page = try await DeskClient(socketPath: desk.path).list(.gap, filter: "a&b é", after: "5/x=1", limit: 20)
        #expect(page.filter == "a&b é")
        #expect(desk.requests.first?.target == "/v1/lists/gap?limit=20&filter=a%26b%20%C3%A9&after=5%2Fx%3D1")
    }

    @Test func `a card is asked for by an id with any characters in it`() async throws {
        let desk = try ScriptedDesk { _, _ in answer(404, #"{"error":"no such exception"}"#) }
        let found = await failure { try await DeskClient(socketPath: desk.path).exception("unknown-sku/A B#?") }
        #expect(found == .refused(DeskErrorBody(error: "no such exception")))
        #expect(desk.requests.first?.target == "/v1/exceptions/unknown-sku%2FA%20B%23%3F")
    }

    @Test func `an action goes out with its targets, versions and reason and comes back with an outcome each`()
        async throws
    {
        let desk = try ScriptedDesk { _, _ in
            answer(
                200,
                ##"{"outcomes":[{"ref":{"kind":"cancellation","id":"fo-7"},"label":"#1042","kind":"changedSinceYouLooked","message":"decided already"}]}"##
            )
        }
        let request = ActionRequest(
            requestID: "r1", action: .rejectCancellation,
            targets: [ActionTarget(ref: TargetRef(.cancellation, "fo-7"), version: 12)], reason: "packed")
        let reply = try await DeskClient(socketPath: desk.path).act(request)
        #expect(reply.outcomes.map(\.kind) == [.changedSinceYouLooked])
        let sent = try #require(desk.requests.first)
        #expect(sent.method == "POST" && sent.target == "/v1/actions")
        #expect(try DeskWire.decode(ActionRequest.self, from: Array(sent.body.utf8)) == request)
    }

    @Test func `without a core the user is told how to start one`() async throws {
        let path = NSTemporaryDirectory() + "none-\(UUID().uuidString).sock"
        let found = await failure { try await DeskClient(socketPath: path).me() }
        #expect(found == .notRunning(socket: path, .noSocket))
        #expect(found?.description.contains("tallyman serve") == true)
    }

    @Test func `a socket that a dead core left is told apart`() async throws {
        let desk = try ScriptedDesk { _, _ in answer(200, me) }
        desk.die()
        let found = await failure { try await DeskClient(socketPath: desk.path).me() }
        #expect(found == .notRunning(socket: desk.path, .refusesConnections))
    }

    @Test func `a plain file at the socket's path is told apart`() async throws {
        let path = NSTemporaryDirectory() + "file-\(UUID().uuidString.prefix(8))"
        try Data().write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let found = await failure { try await DeskClient(socketPath: path).me() }
        #expect(found == .notRunning(socket: path, .notASocket))
    }

    @Test(.disabled(if: getuid() == 0, "root opens every socket"))
    func `a socket of another group is told apart`() async throws {
        let desk = try ScriptedDesk { _, _ in answer(200, me) }
        chmod(desk.path, 0)
        let found = await failure { try await DeskClient(socketPath: desk.path).me() }
        #expect(found == .notRunning(socket: desk.path, .noPermission))
    }

    @Test func `a path too long for a socket is said to be that`() async throws {
        let path = "/tmp/" + String(repeating: "x", count: 120)
        let found = await failure { try await DeskClient(socketPath: path).me() }
        #expect(found == .notRunning(socket: path, .pathTooLong))
    }

    @Test func `a core that restarts between two calls is not noticed`() async throws {
        // The first connection is closed as soon as a second request arrives on it.
        let desk = try ScriptedDesk { _, number in number == 1 ? [.close] : answer(200, me) }
        let client = DeskClient(socketPath: desk.path)
        _ = try await client.me()
        #expect(try await client.me().name == "ada")
        #expect(desk.requests.count == 3)
    }

    @Test func `a core that goes while it answers is lost, not unreadable`() async throws {
        let desk = try ScriptedDesk { _, _ in
            [.bytes("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"uid\":"), .close]
        }
        let found = await failure { try await DeskClient(socketPath: desk.path).me() }
        guard case .lost = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }

    @Test func `an answer of another version says which member is missing`() async throws {
        let desk = try ScriptedDesk { _, _ in answer(200, #"{"uid":1}"#) }
        let found = await failure { try await DeskClient(socketPath: desk.path).me() }
        #expect(found?.description.contains("`name` is missing") == true)
    }

    @Test func `an error answer without a reason says what it was`() async throws {
        let desk = try ScriptedDesk { _, _ in answer(502, "<html>") }
        let found = await failure { try await DeskClient(socketPath: desk.path).me() }
        #expect(found?.description.contains("HTTP 502") == true)
    }
}

@Suite struct LiveTests {
    @Test func `each line of the live feed arrives, however it is cut into pieces`() async throws {
        let desk = try ScriptedDesk { _, _ in
            [
                .bytes(liveHead + part("{\"alive\":1}\n{\"ali")), .bytes(part("ve\":2}\r\n\n")), .wait,
                .bytes(part("{\"alive\":3}\n")), .wait, .close,
            ]
        }
        var heard: [Int64] = []
        let ended = await failure {
            for try await line in DeskClient(socketPath: desk.path).live() {
                guard case .alive(let at) = line else { continue }
                heard.append(at.milliseconds)
                // What is not read yet when a connection breaks may be lost with it.
                if heard.count >= 2 { desk.proceed() }
            }
        }
        #expect(heard == [1, 2, 3])
        guard case .lost = ended else {
            Issue.record("\(String(describing: ended))")
            return
        }
    }

    @Test func `a core that stops serving ends the feed with a reason`() async throws {
        let desk = try ScriptedDesk { _, _ in [.bytes(liveHead + part("{\"alive\":1}\n") + "0\r\n\r\n")] }
        let ended = await failure { for try await _ in DeskClient(socketPath: desk.path).live() {} }
        #expect(ended == .lost(socket: desk.path, why: "it ended the live feed"))
    }

    @Test func `a feed without line ends is given up before it fills the memory`() async throws {
        let piece = part(String(repeating: "x", count: 65_536))
        let desk = try ScriptedDesk { _, _ in [.bytes(liveHead)] + Array(repeating: .bytes(piece), count: 20) + [.wait]
        }
        let ended = await failure { for try await _ in DeskClient(socketPath: desk.path).live() {} }
        desk.proceed()
        #expect(ended?.description.contains("1048576 bytes") == true)
    }

    @Test func `a feed that is not the desk's is unreadable`() async throws {
        let desk = try ScriptedDesk { _, _ in [.bytes(liveHead + part("{\"news\":1}\n")), .wait] }
        let ended = await failure { for try await _ in DeskClient(socketPath: desk.path).live() {} }
        desk.proceed()
        #expect(ended?.description.contains("none of overview or alive") == true)
    }

    @Test func `without a core the feed says so at once`() async throws {
        let ended = await failure { for try await _ in DeskClient(socketPath: "/nowhere/desk.sock").live() {} }
        #expect(ended == .notRunning(socket: "/nowhere/desk.sock", .noSocket))
    }

    @Test func `a refused feed gives the core's reason`() async throws {
        let desk = try ScriptedDesk { _, _ in answer(503, #"{"error":"the core is starting"}"#) }
        let ended = await failure { for try await _ in DeskClient(socketPath: desk.path).live() {} }
        #expect(ended == .refused(DeskErrorBody(error: "the core is starting")))
    }
}

@Suite struct WireTests {
    @Test(arguments: [
        (CellValue.text("é\"\n"), #"{"text":"é\"\n"}"#), (.number(-3), #"{"number":-3}"#),
        (.money(Money(minor: 1999, currency: Currency("GBP"))), #"{"money":{"currency":"GBP","minor":1999}}"#),
        (.since(Instant(milliseconds: 7)), #"{"since":7}"#), (.until(Instant(milliseconds: 8)), #"{"until":8}"#),
    ])
    func `a cell is an object named for what it holds`(cell: CellValue, json: String) throws {
        let bytes = try DeskWire.encode(cell)
        #expect(String(decoding: bytes, as: UTF8.self) == json)
        #expect(try DeskWire.decode(CellValue.self, from: bytes) == cell)
    }

    @Test func `ids beyond 2^53 and negative versions survive`() throws {
        let target = ActionTarget(ref: TargetRef(.order, "9007199254740993123"), version: 9_007_199_254_740_993)
        #expect(try DeskWire.decode(ActionTarget.self, from: DeskWire.encode(target)) == target)
    }
}
