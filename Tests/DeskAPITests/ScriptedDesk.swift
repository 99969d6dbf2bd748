import Foundation
import Synchronization

/// A Unix socket that answers HTTP requests from a script, byte for byte, so that a test decides what the core says and when
/// it goes.
final class ScriptedDesk: Sendable {
    struct Request: Sendable {
        var method: String
        var target: String
        var body: String
    }

    /// What happens on the connection after a request.
    enum Step: Sendable {
        case bytes(String)
        /// Ends the connection.
        case close
        /// Holds until `ScriptedDesk.proceed()`.
        case wait
    }

    let path: String
    private let listener: Int32
    private let gate = DispatchSemaphore(value: 0)
    private let seen = Mutex<[Request]>([])
    private let script: @Sendable (Request, Int) -> [Step]

    /// - Parameter script: the steps for a request and its number on this desk, 0 first.
    init(_ script: @escaping @Sendable (Request, Int) -> [Step]) throws {
        path = NSTemporaryDirectory() + "desk-\(UUID().uuidString.prefix(8)).sock"
        self.script = script
        listener = try Self.listen(path)
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    var requests: [Request] { seen.withLock { $0 } }

    func proceed() { gate.signal() }

    /// Stops listening; the socket file stays, as after `kill -9`.
    func die() { shutdown(listener, Int32(SHUT_RDWR)) }

    deinit {
        close(listener)
        unlink(path)
    }

    static func listen(_ path: String) throws -> Int32 {
        let fd = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let bound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, Foundation.listen(fd, 16) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        return fd
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        while let request = read(connection) {
            let number = seen.withLock {
                $0.append(request)
                return $0.count - 1
            }
            for step in script(request, number) {
                switch step {
                case .bytes(let text):
                    let bytes = Array(text.utf8)
                    var sent = 0
                    while sent < bytes.count {
                        let n = bytes[sent...].withUnsafeBytes {
                            send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                        }
                        guard n > 0 else { return }
                        sent += n
                    }
                case .close: return
                case .wait: gate.wait()
                }
            }
        }
    }

    private func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while !bytes.ends(with: "\r\n\r\n") {
            guard recv(connection, &byte, 1, 0) == 1 else { return nil }
            bytes.append(byte)
        }
        let head = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let length = head.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        var body: [UInt8] = []
        while body.count < length ?? 0 {
            guard recv(connection, &byte, 1, 0) == 1 else { return nil }
            body.append(byte)
        }
        let words = head[0].split(separator: " ").map(String.init)
        return Request(method: words[0], target: words[1], body: String(decoding: body, as: UTF8.self))
    }
}

extension [UInt8] {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}

/// A whole answer.
func answer(_ status: Int, _ body: String) -> [ScriptedDesk.Step] {
    [
        .bytes(
            "HTTP/1.1 \(status) X\r\ncontent-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    ]
}

/// The head of an endless answer, and one part of it.
let liveHead = "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"
func part(_ text: String) -> String { String(text.utf8.count, radix: 16) + "\r\n\(text)\r\n" }
