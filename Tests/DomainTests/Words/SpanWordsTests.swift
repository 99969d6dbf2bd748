import Domain
import Testing

/// Lengths of time as people say them.
@Suite struct SpanWordsTests {
    @Test(
        arguments: [
            (0, "0 ms"), (999, "999 ms"), (-250, "250 ms"), (1000, "1 s"), (59_000, "59 s"), (60_000, "1 min"),
            (61_000, "1 min 1 s"), (3_600_000, "1 h"), (3_900_000, "1 h 5 min"), (3_605_000, "1 h"),
            (86_399_000, "23 h 59 min"), (86_400_000, "1 d"), (93_600_000, "1 d 2 h"), (86_460_000, "1 d"),
            (-172_800_000, "2 d"),
        ] as [(Int64, String)])
    func aLengthOfTimeIsSaidInItsTwoLargestUnits(milliseconds: Int64, words: String) {
        #expect(Span(milliseconds: milliseconds).words == words)
    }

    @Test(
        arguments: [
            (1499, "clock was set 1 s ahead"), (1500, "clock was set 2 s ahead"), (-1499, "clock was set 1 s back"),
            (-1500, "clock was set 2 s back"), (0, "clock was set 0 ms ahead"),
        ] as [(Int64, String)])
    func aStepOfTheClockIsSaidToTheSecond(milliseconds: Int64, words: String) {
        #expect(Span(milliseconds: milliseconds).stepWords == words)
    }
}
