import Domain
import Testing

@testable import tallyman

@Suite struct ConfigurationTextTests {
    @Test(arguments: [
        ("90s", 90_000), ("15m", 900_000), ("1h30m", 5_400_000), ("14d", 1_209_600_000), ("250ms", 250), ("0s", 0),
    ])
    func `lengths of time are read as people write them`(text: String, milliseconds: Int64) {
        #expect(SpanText.read(text)?.milliseconds == milliseconds)
        #expect(SpanText.read(text).map(SpanText.text) == text || text == "90s")
    }

    @Test(arguments: ["", "5", "h", "5 h", "-5m", "1.5h", "5x", "99999999999999999999d", "9223372036854775807d"])
    func `what is not a length of time is refused`(text: String) {
        #expect(SpanText.read(text) == nil)
    }
}
