import Connectors
import Domain
import Foundation
import Synchronization

/// 2026-03-02T10:00:00Z, a Monday.
let t0 = Instant(milliseconds: 1_772_445_600_000)

/// What the steady clock shows at `t0`.
let s0 = Steady(milliseconds: 5_000_000)

/// A clock that stands still, but for sleepers: whoever sleeps moves it on at once.
final class ManualClock: Clock {
    private let time = Mutex<(steady: Steady, error: Span)>((s0, .zero))

    var now: Instant { time.withLock { t0 + ($0.steady - s0) + $0.error } }
    var steady: Steady { time.withLock { $0.steady } }
    var boot: String? { "boot" }
    func sleep(until: Steady) async throws { time.withLock { $0.steady = max($0.steady, until) } }
    func pass(_ span: Span) { time.withLock { $0.steady = $0.steady + span } }
    /// Somebody sets the date.
    func step(_ span: Span) { time.withLock { $0.error = $0.error + span } }
}

/// Answers calls from a script and keeps what was asked.
final class ScriptedTransport: Transport {
    enum Answer: Sendable {
        case response(Response)
        case failure(TransportFailure)

        static func json(_ text: String, status: Int = 200, headers: [Header] = []) -> Answer {
            .response(Response(status: status, headers: headers, body: Array(text.utf8)))
        }
    }

    private let state: Mutex<(answers: [Answer], requests: [Request])>

    init(_ answers: [Answer]) { state = Mutex((answers, [])) }

    var requests: [Request] { state.withLock { $0.requests } }

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        let answer = state.withLock { state -> Answer? in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        switch answer {
        case .response(let response): return response
        case .failure(let failure): throw failure
        case nil: throw .notSent("the script has no answer to \(request.method) \(request.url)")
        }
    }
}

extension Request {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:] }
}

/// Files of the fixtures beside the checkout, which not every checkout has.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/fixtures").standardizedFileURL

    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: path).path)
    }

    /// Every file below a folder, named as `bytes` takes it.
    static func files(_ path: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: path).path).sorted()
            .filter { $0.contains(".") }.map { "\(path)/\($0)" }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: path)))
    }
}
