import Domain
import Testing

@testable import Simulation

@Suite struct MapFileTests {
    @Test func bundlesAreReadWithTheirSharesAndEveryMistakeIsNamed() throws {
        let file = try BundleMapFile(
            csv: Array(
                "bundle,component,quantity,share\nSET,TEE,1,70\nSET,MUG,2,30\nSET,TEE,1,\nBOX,BOX,1,\nBAD,TEE,x,\n".utf8
            ))
        #expect(file.bundles[SKU("SET")]?.map(\.quantity) == [1, 2])
        #expect(file.bundles[SKU("SET")]?.map(\.share) == [70, 30])
        #expect(
            file.faults.map(\.mistake) == [
                "row 4, column component: `TEE` stands in this bundle already",
                "row 6, column quantity: `x` is not a whole number from 1",
                "row 5, column bundle: `BOX`: it contains itself: BOX > BOX",
            ])
    }

    @Test func aLocationMayBeItsWholeID() throws {
        let file = try LocationMapFile(csv: Array("location,facility\ngid://shopify/Location/11,LEEDS\n11,YORK\n".utf8))
        #expect(file.facilities == ["11": "LEEDS"])
        #expect(file.faults.map(\.mistake) == ["row 3, column location: `11` stands in row 2 already"])
    }
}
