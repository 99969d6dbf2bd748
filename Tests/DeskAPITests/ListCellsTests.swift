import DeskAPI
import Foundation
import Testing

@Suite struct ListCellsTests {
    @Test func `on the wire the values of a row are an object with a member for each column that has one`() throws {
        let cells: ListCells = ["sku": .text("TEE"), "units": .number(3)]
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(cells)) as? [String: [String: Any]]
        #expect(object?.keys.sorted() == ["sku", "units"])
        #expect(try JSONDecoder().decode(ListCells.self, from: JSONEncoder().encode(cells)) == cells)
        #expect(try JSONDecoder().decode(ListCells.self, from: Data("{}".utf8)) == [:])
    }

    @Test func `rows are alike in whatever order their columns were set`() {
        var cells: ListCells = [:]
        cells["units"] = .number(3)
        cells["about"] = .text("#1001")
        cells["sku"] = .text("TEE")
        cells["units"] = .number(4)
        #expect(cells == ["sku": .text("TEE"), "about": .text("#1001"), "units": .number(4)])
        cells["about"] = nil
        cells["never"] = nil
        #expect(cells == ["units": .number(4), "sku": .text("TEE")])
        #expect(cells["units"] == .number(4) && cells["about"] == nil && Array(cells.values).count == 2)
    }

    @Test func `a row that shares memory with another keeps its own values`() {
        let first: ListCells = ["about": .text("#1001"), "title": .text("A title of more than fifteen bytes")]
        let second: ListCells = ["about": .text("#1002"), "title": .text("A title of more than fifteen bytes")]
        #expect(second.sharing(first) == second)
        #expect(second.sharing([:]) == second && ListCells([:]).sharing(first) == [:])
    }
}
