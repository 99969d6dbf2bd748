import ArgumentParser
import Simulation
import Testing

@testable import tallyman

@Suite struct DrillCommandTests {
    @Test func `a drill that is not known names the nearest one, and all is one of its own`() {
        let error = #expect(throws: (any Error).self) { try Demo.parse(["--drill", "silent-sk"]) }
        #expect(error.map { Demo.message(for: $0).contains("did you mean `silent-sku`?") } == true)
        #expect(throws: Never.self) { try Demo.parse(["--drill", "all"]) }
        for drill in Drill.all { #expect(throws: Never.self) { try Demo.parse(["--drill", drill.name]) } }
    }
}
