/// Random streams of one seed, one for each name. Drawing from one does not affect the others, so a new kind of event leaves
/// the others unchanged. A stream depends on the seed and its name alone, not on who draws first.
package struct RandomStreams: Sendable {
    private let seed: UInt64
    private var streams: [String: SeededGenerator] = [:]

    package init(seed: UInt64) { self.seed = seed }

    /// The stream of a name, from its start.
    package static func stream(_ name: String, seed: UInt64) -> SeededGenerator {
        // FNV-1a, since Swift's own hashes differ from run to run.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var mixed = SeededGenerator(seed: hash ^ (seed &* 0x9E37_79B9_7F4A_7C15))
        return SeededGenerator(seed: mixed.next())
    }

    /// Draws from the stream of a name.
    package mutating func draw<Value>(_ name: String, _ body: (inout SeededGenerator) -> Value) -> Value {
        body(&streams[name, default: Self.stream(name, seed: seed)])
    }

    /// True with this probability, in a thousand.
    package mutating func chance(_ name: String, perMille: Int) -> Bool {
        number(name, 0...999) < perMille
    }

    package mutating func number<Number: FixedWidthInteger>(_ name: String, _ range: ClosedRange<Number>) -> Number {
        draw(name) { Number.random(in: range, using: &$0) }
    }

    /// Picks one of some; `nil` if there are none.
    package mutating func pick<Some: Collection>(_ name: String, _ some: Some) -> Some.Element? {
        some.isEmpty ? nil : draw(name) { some.randomElement(using: &$0) }
    }
}
