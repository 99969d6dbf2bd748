import Foundation

/// One measured figure, with its bound.
struct BenchFigure: Encodable, Sendable {
    var name: String
    var value: Double
    var unit: String
    var target: Target?

    enum Target: Sendable {
        case atLeast(Double)
        case atMost(Double)
    }

    var isMet: Bool? {
        switch target {
        case .atLeast(let bound): value >= bound
        case .atMost(let bound): value <= bound
        case nil: nil
        }
    }

    init(_ name: String, _ value: Double, _ unit: String, _ target: Target? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        self.target = target
    }

    private enum Key: String, CodingKey { case name, value, unit, atLeast, atMost, met }

    func encode(to encoder: any Encoder) throws {
        var keyed = encoder.container(keyedBy: Key.self)
        try keyed.encode(name, forKey: .name)
        try keyed.encode(value, forKey: .value)
        try keyed.encode(unit, forKey: .unit)
        switch target {
        case .atLeast(let bound): try keyed.encode(bound, forKey: .atLeast)
        case .atMost(let bound): try keyed.encode(bound, forKey: .atMost)
        case nil: break
        }
        try keyed.encodeIfPresent(isMet, forKey: .met)
    }

    /// A row of the table.
    var row: String {
        let goal =
            switch target {
            case .atLeast(let bound): "at least \(Self.number(bound))"
            case .atMost(let bound): "at most \(Self.number(bound))"
            case nil: ""
            }
        let verdict = isMet.map { $0 ? "met" : "MISSED" } ?? ""
        func left(_ text: String, _ width: Int) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }
        let figure = Self.number(value)
        return left(name, 46) + String(repeating: " ", count: max(0, 10 - figure.count)) + figure + " "
            + left(unit, 10) + left(goal, 17) + verdict
    }

    private static func number(_ value: Double) -> String {
        value >= 100 || value == value.rounded() ? String(Int(value.rounded())) : String(format: "%.2f", value)
    }
}

/// Runs the body and returns how many seconds it took.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try await body()
    let spent = clock.now - start
    return Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
}
