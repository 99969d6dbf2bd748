import Domain
import Foundation
import Testing

@Suite struct LineUnitsTests {
    @Test func theyAreWrittenInTheOrderOfTheirLinesAndReadAsADictionaryWas() throws {
        let units = Dictionary(uniqueKeysWithValues: (10...30).map { (LineID("\($0)"), Int64($0)) })
        let written = try JSONEncoder().encode(LineUnits(units))
        let list = (10...30).map { "\"\($0)\",\($0)" }.joined(separator: ",")
        #expect(String(decoding: written, as: UTF8.self) == "[\(list)]")
        let before = try JSONEncoder().encode(units)
        #expect(try JSONDecoder().decode(LineUnits.self, from: before) == LineUnits(units))
    }

    @Test func unitsOfNoLineAreAnEmptyList() throws {
        #expect(String(decoding: try JSONEncoder().encode(LineUnits([:])), as: UTF8.self) == "[]")
    }
}
