package import Foundation

/// A terminal that a test can see and type on: tmux, on a server of its own.
package final class Tmux: Sendable {
    private let server = "tally-\(UUID().uuidString.prefix(8))"
    private let environment: [String: String]
    private let home: TemporaryFolder

    /// Opens a terminal of a size and runs a command in it.
    /// - Parameters:
    ///   - command: for the shell; the pane stays when it ends, so that what it left can be seen.
    ///   - environment: added to a bare one.
    package init(columns: Int = 120, rows: Int = 36, environment: [String: String] = [:], _ command: String) throws {
        home = try TemporaryFolder()
        self.environment = Program.environment(home: home.path).merging(environment) { $1 }
        try home.write(
            "tmux.conf",
            """
            set -g remain-on-exit on
            set -g status off
            set -sg escape-time 10
            set -g default-terminal screen-256color
            set -g history-limit 5000
            set -s set-clipboard on
            """)
        // The shell notes how the command ended: tmux itself now and then misses the end of a child.
        try tmux(
            "new-session", "-d", "-s", "t", "-x", "\(columns)", "-y", "\(rows)",
            "(\(command)); echo $? > \(home.file("status"))")
    }

    deinit { _ = try? tmux("kill-server") }

    /// What the terminal shows, a line a row, without the spaces at the ends.
    package func screen() throws -> String { try tmux("capture-pane", "-p", "-t", "t") }

    /// As `screen`, with the escape sequences for colours and weight.
    package func styledScreen() throws -> String { try tmux("capture-pane", "-p", "-e", "-t", "t") }

    /// Keeps every byte that is sent to the terminal from now on.
    package func record() throws { try tmux("pipe-pane", "-t", "t", "-o", "cat >> \(home.file("raw"))") }

    /// The bytes kept by `record`.
    package var recorded: [UInt8] { FileManager.default.contents(atPath: home.file("raw")).map { Array($0) } ?? [] }

    /// Presses keys by tmux's names: `r`, `Enter`, `Escape`, `C-c`, `Up`.
    package func press(_ keys: String...) throws { try tmux(["send-keys", "-t", "t"] + keys) }

    /// Types text as it is.
    package func type(_ text: String) throws { try tmux("send-keys", "-t", "t", "-l", text) }

    /// Pastes text, in brackets when the program asked for that.
    package func paste(_ text: String) throws {
        try tmux("set-buffer", "-b", "p", text)
        try tmux("paste-buffer", "-p", "-b", "p", "-t", "t")
    }

    /// What the program handed to the terminal's clipboard last.
    package func copied() throws -> String { try tmux("show-buffer") }

    package func resize(columns: Int, rows: Int) throws {
        try tmux("resize-window", "-t", "t", "-x", "\(columns)", "-y", "\(rows)")
    }

    /// One of tmux's formats, such as `#{pane_dead}`, `#{cursor_flag}` or `#{alternate_on}`.
    package func format(_ text: String) throws -> String {
        try tmux("display-message", "-p", "-t", "t", text).trimmingCharacters(in: .newlines)
    }

    /// The processes that the terminal's command has started.
    package func children() throws -> [pid_t] {
        func children(of parent: pid_t) -> [pid_t] {
            let list = FileManager.default.contents(atPath: "/proc/\(parent)/task/\(parent)/children")
            let direct = list.map { String(decoding: $0, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) } }
            return (direct ?? []).flatMap { [$0] + children(of: $0) }
        }
        return try pid_t(format("#{pane_pid}")).map { children(of: $0) } ?? []
    }

    /// Waits until the screen satisfies a condition, and returns it.
    @discardableResult
    package func shows(
        _ what: String, within seconds: Double = 120, where condition: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        try await eventually(
            what, within: seconds, state: { [self] in "the screen:\n\((try? screen()) ?? "gone")" }
        ) { [self] in
            let screen = try screen()
            return condition(screen) ? screen : nil
        }
    }

    /// Waits until every one of the texts is on the screen.
    @discardableResult
    package func shows(_ texts: String..., within seconds: Double = 120) async throws -> String {
        try await shows(texts.joined(separator: " and "), within: seconds) { screen in
            texts.allSatisfy { screen.contains($0) }
        }
    }

    /// Waits until the terminal's program has ended, and returns its exit status.
    @discardableResult
    package func ended(within seconds: Double = 120) async throws -> Int32 {
        try await eventually("end of the terminal's program", within: seconds) { [self] in
            Int32(home.read("status").trimmingCharacters(in: .newlines))
        }
    }

    @discardableResult
    private func tmux(_ arguments: String...) throws -> String { try tmux(arguments) }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        let answer = try TemporaryFolder()
        let child = try Child(
            "tmux", ["-u", "-L", server, "-f", home.file("tmux.conf")] + arguments, environment: environment,
            folder: home.path, output: answer.file("out"), errors: answer.file("err"))
        let deadline = DispatchTime.now() + 60
        while child.exitStatus == nil, DispatchTime.now() < deadline { _ = poll(nil, 0, 1) }
        guard child.exitStatus == 0 else {
            throw TimedOut(description: "tmux \(arguments.first ?? ""): \(answer.read("err"))")
        }
        return answer.read("out")
    }
}
