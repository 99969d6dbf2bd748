import Foundation
import ProgramSupport
import Testing

/// The unit that the package installs, as systemd's own tools see it.
@Suite struct ServiceUnitTests {
    private static let tool = "/usr/bin/systemd-analyze"
    private static let unit = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../packaging/tallyman.service").standardizedFileURL.path

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: tool), "there is no systemd-analyze here"))
    func `its exposure is at most 2.0`() async throws {
        let result = try await Program(["security", "--offline=true", "--no-pager", Self.unit], executable: Self.tool)
            .ended()
        let figure = result.output.firstMatch(of: #/exposure level for tallyman\.service: (\d+\.\d+)/#)?.1
        #expect(try #require(figure.flatMap { Double($0) }) <= 2.0)
    }
}
