import Foundation
import ProgramSupport
import Testing

/// What clients that begin and do not end may cost.
@Suite(.serialized) struct ConnectionTests {
    private static let half = "POST /hooks/shopify HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"

    /// A figure of `/proc/PID/status`, in kB.
    private func kilobytes(_ name: String, _ core: Program) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(core.identifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }

    /// Processor time so far, in hundredths of a second.
    private func ticks(_ core: Program) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(core.identifier)/stat", encoding: .utf8)) ?? ""
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
    }

    @Test func `a core told to stop ends within ten seconds, though 500 connections are unfinished`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        var open = try (0..<500).map { _ in try Wire(port: world.hooksPort) }
        for (number, wire) in open.enumerated() where !number.isMultiple(of: 3) {
            wire.send(number.isMultiple(of: 2) ? Self.half : "POST /hooks/shop")
        }
        let live = try Wire(path: world.socket)
        live.send("GET /v1/live HTTP/1.1\r\nHost: desk\r\n\r\n")
        #expect(live.receive(until: "overview").contains("200 OK"))
        let desk = try Wire(path: world.socket)
        desk.send("POST /v1/actions HTTP/1.1\r\nHost: desk\r\nContent-Length: 1000\r\n\r\n{")
        open += [live, desk]
        core.signal(SIGTERM)
        let end = try await core.ended(within: 10)
        #expect(end.status == 0)
        #expect(!end.errors.contains("given up"), "\(end.errors)")
    }

    @Test func `webhooks are answered within two seconds with 64 open files and 100 idle connections`() async throws {
        let world = try await StandIns { _ in }
        let core = try Program(
            ["-c", #"ulimit -n 64; exec "$0" "$@""#, Program.path, "serve", "--config", world.configuration],
            executable: "bash", environment: StandIns.secrets)
        try await core.prints("taking webhooks")
        try await core.prints("serving the desk")
        let idle = try (0..<100).map { _ in try Wire(port: world.hooksPort) }
        for _ in 0..<5 {
            let began = ContinuousClock.now
            let wire = try Wire(port: world.hooksPort)
            wire.send("POST /hooks/shopify HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
            #expect(wire.receive(within: 5).hasPrefix("HTTP/1.1 401 "))
            #expect(ContinuousClock.now - began < .seconds(2))
        }
        let before = ticks(core)
        try await Task.sleep(for: .seconds(3))
        #expect(ticks(core) - before < 100, "a third of one core at most, while connections lie idle")
        let ready = try Wire(port: world.hooksPort)
        ready.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(ready.receive(within: 5).hasPrefix("HTTP/1.1 200 "))
        #expect(core.errors.components(separatedBy: "connections are closed to make room").count == 2, "said once")
        withExtendedLifetime(idle) {}
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }

    @Test func `300 senders of unfinished bodies of 1.9 MB do not take the memory`() async throws {
        let world = try await StandIns { _ in }
        let core = try await world.core()
        let before = kilobytes("VmRSS", core)
        let most = String(repeating: "a", count: 1_900_000)
        var open: [Wire] = []
        for _ in 0..<300 {
            let wire = try Wire(port: world.hooksPort)
            wire.send("POST /hooks/shopify HTTP/1.1\r\nHost: a\r\nContent-Length: 1950000\r\n\r\n" + most)
            open.append(wire)
        }
        #expect(kilobytes("VmHWM", core) - before < 150 * 1024)
        let wire = try Wire(port: world.hooksPort)
        wire.send("POST /hooks/shopify HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
        #expect(wire.receive(within: 5).hasPrefix("HTTP/1.1 401 "))
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }
}
