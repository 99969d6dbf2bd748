import Foundation

/// This program as `serve` in its own process, and its use of processor and memory.
final class ServedCore {
    let process: pid_t
    private let log: String

    /// - Parameter environment: the whole environment, so that no setting of this machine gets in.
    init(configuration: String, environment: [String: String], log: String) throws {
        self.log = log
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let arguments = ["/proc/self/exe", "serve", "--config", configuration]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, "/proc/self/exe", &actions, nil, &words, &settings) == 0 else {
            throw Unexpected(what: "the core does not start")
        }
        process = child
    }

    /// Processor time since it started, in seconds.
    func processorSeconds() throws -> Double {
        // The name in brackets may contain spaces. The wanted fields come after it.
        let fields = try read("stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw Unexpected(what: "the core's processor time cannot be read")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The most memory that it has held at once, in MB.
    func peakMegabytes() throws -> Double {
        _ = try read("status")
        return try Self.peakMegabytes(of: process)
    }

    /// The most memory that a process has held at once, in MB.
    static func peakMegabytes(of process: pid_t) throws -> Double { try megabytes("VmHWM:", of: process) }

    /// The memory that a process holds alone, in MB: what one more of it costs, where others run the same program.
    static func ownMegabytes(of process: pid_t) throws -> Double { try megabytes("RssAnon:", of: process) }

    private static func megabytes(_ name: String, of process: pid_t) throws -> Double {
        let status = FileManager.default.contents(atPath: "/proc/\(process)/status") ?? Data()
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name) }
        guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw Unexpected(what: "the memory of a process cannot be read")
        }
        return kilobytes * 1024 / 1e6
    }

    func end() {
        kill(process, SIGTERM)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    private func read(_ name: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/\(name)") else {
            let said = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw Unexpected(what: "the core has ended: \(said.suffix(500))")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
