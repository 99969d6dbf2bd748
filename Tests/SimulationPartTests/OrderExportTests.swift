import Domain
import Foundation
import Simulation
import Testing

private let header =
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem requires shipping,Shipping Name,Shipping Address1,Shipping Zip,Id"
private let first =
    "#1,a@b.example,paid,2026-03-01 10:15:00 +0100,GBP,10.00,2.50,0,12.50,2026-03-01 10:14:00 +0100,2,RED MUG,5.00,MUG-R,true,Ann de Vries,1 High St,'01234,6140000000001"
private func more(_ quantity: String = "1", sku: String = "MUG-B", price: String = "3", ships: String = "true")
    -> String
{
    "#1,,,,,,,,,2026-03-01 10:14:00 +0100,\(quantity),BLUE MUG,\(price),\(sku),\(ships),,,,"
}

private func export(_ rows: String..., lineEnd: String = "\n") throws -> OrderExport {
    try OrderExport(csv: Array(([header] + rows).joined(separator: lineEnd).utf8))
}

@Suite struct OrderExportTests {
    @Test func `an order's values come from its first row and its lines from every row`() throws {
        let found = try export(first, more())
        let order = try #require(found.orders.first)
        #expect(found.faults.isEmpty && found.orders.count == 1)
        #expect(order.name == "#1" && order.id == "6140000000001" && order.row == 2)
        #expect(order.total == 1250 && order.subtotal == 1000 && order.shipping == 250 && order.taxes == 0)
        #expect(order.createdAt == Instant(iso: "2026-03-01T09:14:00Z"))
        #expect(order.paidAt == Instant(iso: "2026-03-01T09:15:00Z"))
        #expect(order.contact.firstName == "Ann de" && order.contact.lastName == "Vries")
        #expect(order.contact.postalCode == "01234")
        #expect(order.lines.map(\.sku) == ["MUG-R", "MUG-B"])
        #expect(order.lines.map(\.price) == [500, 300] && order.lines.map(\.quantity) == [2, 1])
    }

    @Test func `columns are found by name, in any order`() throws {
        let text = """
            Lineitem sku,currency,NAME,Total,Created at,Financial Status,Lineitem quantity,Lineitem name,Lineitem price,Lineitem requires shipping
            X,JPY,#9,1200,2026-03-01,paid,1,T,1200,false
            """
        let order = try #require(try OrderExport(csv: Array(text.utf8)).orders.first)
        #expect(
            order.total == 1200
                && order.lines == [
                    OrderExport.Line(name: "T", sku: "X", quantity: 1, price: 1200, requiresShipping: false, row: 2)
                ])
    }

    @Test func `a missing column is named`() {
        let text = "Name,Email\n#1,x\n"
        let failure = #expect(throws: CSVRefusal.self) { try OrderExport(csv: Array(text.utf8)) }
        #expect(failure?.description.contains("Financial Status, Currency, Total") == true)
    }

    @Test func `an empty SKU is no SKU, and a SKU with spaces keeps them`() throws {
        let lines = try #require(try export(first, more(sku: ""), more(sku: "  X1 ")).orders.first).lines
        #expect(lines.map(\.sku) == ["MUG-R", nil, "  X1 "])
    }

    @Test(arguments: [
        (more("two"), "row 3, column Lineitem quantity: `two` is not a whole number above 0; the line is left out"),
        (more("0"), "row 3, column Lineitem quantity: `0` is not a whole number above 0; the line is left out"),
        (more(price: "1,5x"), "row 3: has 20 values and the header 19; the row is left out"),
        (more(price: "£3"), "row 3, column Lineitem price: `£3` is not an amount, as 12.50; the line is left out"),
        (
            more(ships: "maybe"),
            "row 3, column Lineitem requires shipping: `maybe` is neither true nor false; the line is left out"
        ),
        (
            more("\u{1B}[2J"),
            "row 3, column Lineitem quantity: `\\u{1b}[2J` is not a whole number above 0; the line is left out"
        ),
        (
            "#1,\"oops,,,,",
            "row 3: a quote is opened and not closed before a separator or the end of the line; the row is left out"
        ),
        (
            "#1,\"oops\"s,,,,",
            "row 3: a quote is opened and not closed before a separator or the end of the line; the row is left out"
        ),
    ])
    func `a bad row is reported by its number and column, and the rest is read`(row: String, fault: String) throws {
        let found = try export(first, row, more(sku: "AFTER"))
        #expect(found.faults.map(\.description) == [fault])
        #expect(found.orders.first?.lines.map(\.sku) == ["MUG-R", "AFTER"])
    }

    @Test func `an order whose own values are bad is left out and named once`() throws {
        let found = try export(
            first.replacing("12.50", with: "12.5O"), more(), first.replacing("#1,", with: "#2,"))
        #expect(found.orders.map(\.name) == ["#2"])
        #expect(
            found.faults.map(\.description) == [
                "row 2, column Total: `12.5O` is not an amount, as 12.50; the order is left out"
            ])
    }

    @Test func `an order that stands in the file twice is read once, and named`() throws {
        let found = try export(first, more(), first, more(sku: "AGAIN"), first.replacing("#1,", with: "#2,"))
        #expect(found.orders.map(\.name) == ["#1", "#2"])
        #expect(found.orders.first?.lines.map(\.sku) == ["MUG-R", "MUG-B"])
        #expect(
            found.faults.map(\.description) == [
                "row 4, column Total: the order `#1` stands in row 2 already; the repetition is left out"
            ])
    }

    @Test(arguments: [("2.0", 2), ("1.00", 1), ("3", 3)] as [(String, Int64)])
    func `a whole number that a spreadsheet wrote with a point is read`(text: String, quantity: Int64) throws {
        let found = try export(first, more(text))
        #expect(found.faults.isEmpty)
        #expect(found.orders.first?.lines.last?.quantity == quantity)
    }

    @Test(arguments: ["1.5", "2.", "0.0", "-1.0", ".0"])
    func `a quantity that is no whole number is reported and counted`(text: String) throws {
        let found = try export(first, more(text))
        #expect(found.faults.count == 1)
        #expect(found.linesLeftOut == 1 && found.lineCount == 1)
    }

    @Test func `an order that is left out is counted`() throws {
        let found = try export(first.replacing("GBP", with: "?"), more(), first.replacing("#1,", with: "#2,"))
        #expect(found.ordersLeftOut == 1 && found.orders.map(\.name) == ["#2"])
    }

    @Test func `values with separators, quotes and line ends in them are read whole`() throws {
        let found = try export(first.replacing("RED MUG", with: "\"RED, \"\"BIG\"\"\r\nMUG\""), more())
        #expect(found.orders.first?.lines.map(\.name) == ["RED, \"BIG\"\r\nMUG", "BLUE MUG"])
        #expect(found.orders.first?.lines.last?.row == 3)
    }

    @Test func `a quote inside an unquoted value is kept`() throws {
        let found = try export(first.replacing("RED MUG", with: "36\"MUG"))
        #expect(found.orders.first?.lines.first?.name == "36\"MUG")
    }

    @Test(arguments: ["\r\n", "\r", "\n\n"])
    func `any line end will do`(lineEnd: String) throws {
        let found = try export(first, more(), lineEnd: lineEnd)
        #expect(found.faults.isEmpty && found.lineCount == 2)
    }

    @Test(arguments: [";", "\t"])
    func `a spreadsheet's own separator will do`(separator: String) throws {
        let text = [header, first, more()].joined(separator: "\n").replacing(",", with: separator)
        #expect(try OrderExport(csv: Array(text.utf8)).lineCount == 2)
    }

    @Test func `a byte order mark is not part of the first column's name`() throws {
        #expect(try OrderExport(csv: [0xEF, 0xBB, 0xBF] + Array("\(header)\n\(first)".utf8)).orders.count == 1)
    }

    @Test func `text in a wrong encoding is reported where it stands`() throws {
        var bytes = Array("\(header)\n\(first)\n\(more())\n".utf8)
        bytes.replace(Array("BLUE MUG".utf8), with: [0xA7, 0xDA, 0xFF])
        let found = try OrderExport(csv: bytes)
        #expect(
            found.faults.map(\.description) == ["row 3, column Lineitem name: is not UTF-8 text; the row is left out"])
    }

    @Test(arguments: [([0x1F, 0x8B, 8] as [UInt8], "zcat"), ([0xFF, 0xFE, 65, 0], "UTF-16"), ([], "empty")])
    func `a file that is no text is refused with what to do`(bytes: [UInt8], hint: String) {
        let failure = #expect(throws: CSVRefusal.self) { try OrderExport(csv: bytes) }
        #expect(failure?.description.contains(hint) == true)
    }
}

@Suite struct ItemFileTests {
    @Test func `items are read with their names, and a second one of a number is reported`() throws {
        let file = try ItemFile(csv: Array("number,name\nA1,Mug\na1,Cup\nA1,Plate\n,None\n".utf8))
        #expect(file.items.map(\.number) == ["A1", "a1"])
        #expect(
            file.faults.map(\.description) == [
                "row 4, column number: `A1` stands in row 2 already; the row is left out",
                "row 5, column number: is empty; the row is left out",
            ])
    }

    @Test func `a SKU map is read, and a SKU mapped twice is reported`() throws {
        let file = try SKUMapFile(csv: Array("sku,item\nRED,100\nRED,200\nBLUE,\n".utf8))
        #expect(file.map == ["RED": "100"])
        #expect(file.faults.map(\.row) == [3, 4])
    }

    @Test func `a file that is not there is named`() {
        let failure = #expect(throws: CSVRefusal.self) { try InputFile.bytes("/nowhere/items.csv") }
        #expect(failure?.description == "/nowhere/items.csv is not there")
    }
}
