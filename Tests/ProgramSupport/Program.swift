import Foundation

/// The built `tallyman`, run as a user runs it.
package final class Program: Sendable {
    /// Beside the test bundle, where the build puts both.
    package static let path: String = {
        let bundle =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "tallyman").path
    }()

    package struct Result: Sendable {
        package var status: Int32
        package var output: String
        package var errors: String
    }

    private let folder: TemporaryFolder
    private let child: Child

    /// Starts the program, or `executable` in its place.
    /// - Parameters:
    ///   - environment: added to a bare one, so that nothing of the machine's own settings leaks in.
    ///   - input: a file for standard input.
    package init(
        _ arguments: [String], executable: String = Program.path, environment: [String: String] = [:],
        input: String = "/dev/null", in workingFolder: String? = nil
    ) throws {
        folder = try TemporaryFolder()
        child = try Child(
            executable, arguments,
            environment: Self.environment(home: folder.path).merging(environment) { $1 },
            folder: workingFolder ?? folder.path, input: input, output: folder.file("out"), errors: folder.file("err"))
    }

    package static func environment(home: String) -> [String: String] {
        var bare = [
            "HOME": home, "LANG": "C.UTF-8", "TERM": "xterm-256color", "SWIFT_BACKTRACE": "interactive=no,color=no",
        ]
        bare["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        bare["USER"] = ProcessInfo.processInfo.environment["USER"]
        return bare
    }

    package var isRunning: Bool { child.exitStatus == nil }
    package var identifier: Int32 { child.identifier }
    package var output: String { folder.read("out") }
    package var errors: String { folder.read("err") }

    package func signal(_ number: Int32) { child.signal(number) }

    /// As a power cut: no chance to tidy up.
    package func kill9() async throws {
        signal(SIGKILL)
        try await ended()
    }

    /// Waits for the end. The status of a program that ended by a signal is that and 128.
    @discardableResult
    package func ended(within seconds: Double = 120) async throws -> Result {
        let status = try await eventually(
            "end of the program", within: seconds, state: { [self] in "its output: \(output)\(errors)" }
        ) { [self] in child.exitStatus }
        return Result(status: status, output: output, errors: errors)
    }

    /// Waits until the output has `text`; a program that ended without it fails at once.
    @discardableResult
    package func prints(_ text: String, within seconds: Double = 120) async throws -> String {
        try await eventually(
            "`\(text)` in the output", within: seconds, state: { [self] in "there is: \(output)\(errors)" }
        ) { [self] in
            let running = isRunning
            let printed = output + errors
            if printed.contains(text) { return printed }
            if !running { throw TimedOut(description: "the program ended without `\(text)`: \(printed)") }
            return nil
        }
    }

    /// Runs to the end.
    package static func run(
        _ arguments: String..., environment: [String: String] = [:], input: String = "/dev/null",
        in folder: String? = nil, within seconds: Double = 120
    ) async throws -> Result {
        try await Program(arguments, environment: environment, input: input, in: folder).ended(within: seconds)
    }
}
