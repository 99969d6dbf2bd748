import ArgumentParser
import Core
import Foundation
import Simulation

/// Not in the help: for tests and soaks. A message may crash the process, so each hook is fuzzed in a child process.
struct FuzzCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Send mutated, signed messages to a real core over stand-ins, and check that it survives them.",
        discussion: """
            Ends with 1 when a child died, something was left unsettled, or less than half of the messages were read. One number makes \
            one message: --from N --count 1 is that message alone.
            """, shouldDisplay: false)

    @Option(help: "The hooks to try, by the ends of their addresses; without it all of them.")
    var endpoint: [String] = []

    @Option(help: "Decides every change.")
    var seed: UInt64 = 1

    @Option(help: "Messages for each hook.")
    var count = 1000

    @Option(help: "The number of the first message.")
    var from = 0

    @Option(help: "How many of the stand-ins' answers are mutated too, in a thousand.")
    var answers = 0

    @Option(help: "A folder of recorded bodies, to start from as well.")
    var fixtures: String?

    @Flag(help: .hidden)
    var child = false

    func validate() throws {
        guard count > 0, from >= 0, (0...1000).contains(answers) else {
            throw ValidationError("--count must be above 0, --from 0 or more, --answers 0 to 1000")
        }
        for name in endpoint where HookSource(name: name) == nil {
            let all = HookSource.all.map(\.name).joined(separator: ", ")
            throw ValidationError("no hook is called \(name); there are \(all)")
        }
    }

    func run() async throws {
        let sources = endpoint.isEmpty ? HookSource.all : endpoint.compactMap { HookSource(name: $0) }
        if child {
            for source in sources { try await runHere(source) }
            return
        }
        var failed = false
        for source in sources where try !watch(source) { failed = true }
        if failed { throw ExitCode(1) }
    }

    private func plan(_ source: HookSource) -> Fuzz {
        var fuzz = Fuzz(source, seed: seed, count: count, fixtures: fixtures)
        fuzz.first = from
        fuzz.answers = answers
        return fuzz
    }

    /// The fuzz itself, in this process.
    private func runHere(_ source: HookSource) async throws {
        let scratch = try ScratchFolder("fuzz-\(UUID().uuidString)")
        defer { scratch.remove() }
        let folder = scratch.url
        let report = try await plan(source).run(in: folder.path) { numbers in
            // Written at once, because the parent needs it if this process crashes.
            try FileHandle.standardOutput.write(contentsOf: Data("at \(numbers.lowerBound)\n".utf8))
        }
        let outcomes = report.outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        print(
            TerminalText.line(
                "\(source.name): \(report.read) of \(count) read; \(outcomes.joined(separator: ", ")); "
                    + "\(report.changedAnswers) answers changed"))
        var wrong = report.violations
        if count >= 100, report.read * 2 < count { wrong.append("less than half of the messages were read") }
        for violation in wrong.prefix(20) { print(TerminalText.line("  \(violation)")) }
        if !wrong.isEmpty { throw ExitCode(1) }
    }

    /// Fuzzes a hook in a child process.
    /// - Returns: whether everything held.
    private func watch(_ source: HookSource) throws -> Bool {
        let (status, bySignal, output) = try spawn(source, from: from, count: count)
        let lines = output.split(separator: "\n").filter { !$0.hasPrefix("at ") }
        for line in lines { print(line) }
        guard bySignal else {
            if status != 0 { print("  again: tallyman fuzz --endpoint \(source.name) --seed \(seed) --count \(count)") }
            return status == 0
        }
        let last = output.split(separator: "\n").last { $0.hasPrefix("at ") }.flatMap { Int($0.dropFirst(3)) } ?? from
        print("\(source.name): the core ended by signal \(status) at messages \(last) to \(last + Fuzz.batch - 1)")
        for number in last..<min(from + count, last + Fuzz.batch) {
            guard try spawn(source, from: number, count: 1).bySignal else { continue }
            let text = String(decoding: plan(source).message(number).body.prefix(4000), as: UTF8.self)
            print(
                "  message \(number) alone ends it: tallyman fuzz --endpoint \(source.name) --seed \(seed) --from \(number) --count 1"
            )
            print(TerminalText.line("  " + text))
        }
        return false
    }

    private func spawn(_ source: HookSource, from: Int, count: Int) throws -> (
        status: Int32, bySignal: Bool, output: String
    ) {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "fuzz", "--child", "--endpoint", source.name, "--seed", "\(seed)", "--from", "\(from)", "--count",
            "\(count)",
            "--answers", "\(answers)",
        ]
        if let fixtures { process.arguments? += ["--fixtures", fixtures] }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (
            process.terminationStatus, process.terminationReason == .uncaughtSignal,
            String(decoding: output, as: UTF8.self)
        )
    }
}
