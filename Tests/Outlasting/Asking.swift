import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import ProgramSupport

/// An answer of the core's HTTP side, and how long it took.
struct Answer {
    var status: UInt
    var text: String
    var retryAfter: String?
    var seconds: Double
}

extension StandIns {
    func get(_ path: String) async throws -> Answer { try await ask(HTTPClientRequest(url: url(path))) }

    /// Sends a webhook as Shopify would; what it says concerns nobody.
    /// - Parameter bytes: how large it is, on the disk as well.
    func hook(_ id: String, bytes: Int = 0, secret: String = "sandbox-secret") async throws -> Answer {
        let filling = Data((0..<bytes / 2).map { _ in UInt8.random(in: 0...255) }).map { String(format: "%02x", $0) }
        let body = Data(#"{"id": 1, "title": "\#(filling.joined())"}"#.utf8)
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8)))
        var request = HTTPClientRequest(url: url("/hooks/shopify"))
        request.method = .POST
        request.headers.add(name: "X-Shopify-Hmac-Sha256", value: Data(code).base64EncodedString())
        request.headers.add(name: "X-Shopify-Topic", value: "products/update")
        request.headers.add(name: "X-Shopify-Webhook-Id", value: id)
        request.body = .bytes(ByteBuffer(bytes: Array(body)))
        return try await ask(request)
    }

    private func url(_ path: String) -> String { "http://127.0.0.1:\(hooksPort)\(path)" }

    private func ask(_ request: HTTPClientRequest) async throws -> Answer {
        let start = ContinuousClock.now
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
        let spent = (ContinuousClock.now - start).components
        return Answer(
            status: answer.status.code, text: text, retryAfter: answer.headers.first(name: "retry-after"),
            seconds: Double(spent.seconds) + Double(spent.attoseconds) / 1e18)
    }

    /// Changes the configuration that the next core reads.
    func configure(_ old: String, _ new: String) throws {
        try folder.write("tallyman.yaml", folder.read("tallyman.yaml").replacing(old, with: new))
    }

    /// Starts a core by a shell, which gives it its standard error.
    func core(_ shell: String) async throws -> Program {
        let core = try Program(
            ["-c", "\(shell); exec '\(Program.path)' serve --config '\(configuration)'"], executable: "bash",
            environment: Self.secrets)
        _ = try await eventually("a core that listens") { isListening(self.hooksPort) ? true : nil }
        return core
    }
}

/// A small file system of its own, which can be filled and freed. Needs root.
final class SmallDisk: Sendable {
    let path: String

    init(_ path: String, size: String = "8m") async throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let mounted = try await Program(
            ["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", path], executable: "mount"
        ).ended()
        guard mounted.status == 0 else { throw TimedOut(description: "no small disk: \(mounted.errors)") }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// Writes until nothing more fits.
    func fill() throws {
        let file = open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(file) }
        for size in [65_536, 4096, 1] {
            let zeros = [UInt8](repeating: 0, count: size)
            while write(file, zeros, size) > 0 {}
        }
    }

    func free() { unlink(path + "/filler") }
}
