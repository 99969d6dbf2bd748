import ProgramSupport
import Testing

@Suite struct RehearseCommandTests {
    private static let header = """
        Name,Financial Status,Currency,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,\
        Lineitem requires shipping,Created at

        """

    private func rehearse(_ rows: String) async throws -> Program.Result {
        let folder = try TemporaryFolder()
        let orders = try folder.write("orders.csv", Self.header + rows)
        let items = try folder.write("items.csv", "number,name\nTEE,Tee\n")
        return try await Program.run("rehearse", orders, "--items", items)
    }

    @Test func aFileOfWhichNotOneOrderCanBeReadIsNoRehearsalThatWentWell() async throws {
        let result = try await rehearse("#1,paid,POUNDS,10.00,2,Tee,5.00,TEE,true,2026-01-04 10:00:00 +0000\n")
        #expect(result.status != 0)
        #expect(result.errors.contains("not one order of it can be read"))
    }

    @Test func whatBlocksAndWhatCouldNotBeReadIsNamed() async throws {
        let result = try await rehearse(
            """
            #1,paid,GBP,10.00,2,Winter box,5.00,,true,2026-01-04 10:00:00 +0000
            #2,paid,GBP,10.00,two,Tee,5.00,TEE,true,2026-01-04 10:00:00 +0000

            """)
        #expect(result.status == 0, "\(result.errors)")
        let rows = result.output.split(separator: "\n")
        #expect(rows.contains { $0.hasPrefix("  Winter box ") && $0.hasSuffix("1 orders, 2 units") })
        #expect(rows.contains { $0.hasPrefix("could not be read") && $0.contains("0 orders, 1 lines") })
    }
}
