import Domain
import Testing

/// What the units of a discounted line cost, in minor units.
@Suite struct LineAmountsTests {
    private func line(_ quantity: Int64, price: Int64, off discount: Int64, current: Int64? = nil) -> OrderLine {
        var line = Sample.line("TEE", nil, quantity, current: current, price: price)
        line.discount = discount
        return line
    }

    private func prices(_ line: OrderLine, _ units: Range<Int64>) -> [Int64] {
        line.prices(of: units).flatMap { Array(repeating: $0.price, count: Int($0.units)) }
    }

    @Test func aLineWithoutADiscountCostsItsPrice() {
        #expect(prices(line(2, price: 1999, off: 0), 0..<2) == [1999, 1999])
        #expect(line(2, price: 1999, off: 0).amount == 3998)
    }

    @Test func aDiscountIsSharedOutOverTheUnitsOrdered() {
        #expect(prices(line(2, price: 2000, off: 2000), 0..<2) == [1000, 1000])
        #expect(prices(line(3, price: 1000, off: 100), 0..<3) == [967, 967, 966])
        #expect(prices(line(3, price: 1000, off: 3000), 0..<3) == [0, 0, 0])
    }

    @Test func theUnitsOfALineAddUpToItsAmountHoweverTheyAreDivided() {
        for quantity in Int64(1)...7 {
            for discount in Int64(0)...20 {
                let line = line(quantity, price: 101, off: discount)
                #expect(line.amount(of: 0..<quantity) == line.amount)
                for cut in 0...quantity {
                    #expect(line.amount(of: 0..<cut) + line.amount(of: cut..<quantity) == line.amount)
                }
            }
        }
    }

    @Test func unitsThatWereTakenOffAreTheLastOnes() {
        #expect(line(3, price: 1000, off: 100, current: 2).currentAmount == 1934)
        #expect(line(3, price: 1000, off: 100, current: 0).currentAmount == 0)
    }

    @Test func aDiscountOfMoreThanTheLineCostsNothing() {
        #expect(line(2, price: 1000, off: 2500).amount == 0)
        #expect(prices(line(2, price: 1000, off: 2500), 0..<2) == [0, 0])
    }

    @Test func absurdFiguresAreCountedAsFarAsTheyGo() {
        #expect(line(.max, price: .max, off: 1).amount == .max - 1)
        #expect(line(1, price: .max, off: -1, current: 1).currentAmount == .max)
        #expect(line(0, price: 1000, off: 100, current: 2).currentAmount == 2000)
    }
}
