// What a line costs, unit by unit: docs/apis/deposco.md#figures.

extension OrderLine {
    /// What the customer pays for all units ordered, after all discounts.
    package var amount: Int64 { max(0, unitPrice.clampedMultiplying(quantity).clampedSubtracting(discount)) }

    /// The prices of some of its units. Those of all units ordered add up to the line's amount: where it does not divide
    /// evenly, the first units cost a minor unit more.
    /// - Parameter units: counted from the first unit ordered.
    package func prices(of units: Range<Int64>) -> [(price: Int64, units: Int64)] {
        let count = units.upperBound.clampedSubtracting(units.lowerBound)
        guard discount != 0, quantity > 0 else { return [(unitPrice, count)] }
        let (price, rest) = amount.quotientAndRemainder(dividingBy: quantity)
        let dearer = min(units.upperBound, rest) - min(units.lowerBound, rest)
        return [(price.clampedAdding(1), dearer), (price, count.clampedSubtracting(dearer))].filter { $0.1 > 0 }
    }

    /// What the customer pays for some of its units.
    package func amount(of units: Range<Int64>) -> Int64 {
        prices(of: units).total { $0.price.clampedMultiplying($0.units) }
    }

    /// What the customer pays for the units that are still wanted.
    package var currentAmount: Int64 { amount(of: 0..<max(0, currentQuantity)) }
}
