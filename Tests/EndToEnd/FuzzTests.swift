import Foundation
import ProgramSupport
import Testing

/// Signed messages that were changed, for every hook: nothing ends the core, and nothing is left unsettled. Each hook is tried in a
/// child of its own, which says at which message it ended.
@Suite(.serialized) struct FuzzTests {
    private static let fixtures: [String] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/fixtures").standardizedFileURL.path
        return FileManager.default.fileExists(atPath: folder) ? ["--fixtures", folder] : []
    }()

    private func fuzz(_ endpoints: [String], _ options: String...) async throws {
        let program = try Program(["fuzz"] + endpoints.flatMap { ["--endpoint", $0] } + Self.fixtures + options)
        // The tests beside it wait for what people would see in time. This one only reckons.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(program.identifier), 10)
        let result = try await program.ended(within: 900)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    @Test(
        arguments: [
            ["shopify"], ["patchworks", "cancellations"],
            [
                "aftership", "easypost", "shipengine", "17track", "shippo", "dhl", "ups", "usps", "gls", "laposte",
                "canadapost", "australiapost",
            ],
        ])
    func `a thousand changed messages of each hook end nothing and leave nothing behind`(_ endpoints: [String])
        async throws
    {
        try await fuzz(endpoints, "--count", "1000", "--seed", "1")
    }

    @Test func `changed answers of the remote systems end nothing and leave nothing behind`() async throws {
        try await fuzz(["shopify"], "--count", "100", "--seed", "2", "--answers", "100")
    }
}
