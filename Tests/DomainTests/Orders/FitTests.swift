import Testing

@testable import Domain

/// What is too long for its field goes on where the shop says.
@Suite struct FitTests {
    private func order(_ contact: Contact) -> WarehouseOrder {
        WarehouseOrder(
            number: "1", customerOrderNumber: "#1", reference: "1", source: "Shopify",
            placedAt: Instant(milliseconds: 0), shipVia: "Standard", facility: nil, contact: contact,
            currency: Currency("GBP"), subtotal: 0, shipping: 0,
            tax: 0, total: 0, lines: [])
    }

    private let long = "Flat 12, The Old Flour Mill and Granary Buildings, 114 Upper Canal Street West"
    private let leeds = Contact(firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", country: "GB")

    @Test func whatDoesNotFitGoesOnInTheNextLineAtAWordBoundary() {
        var contact = leeds
        contact.line1 = long
        let fitted = order(contact).fitted(by: [.line1: .field(.line2)], in: .v2)
        #expect(fitted.contact.line1 == "Flat 12, The Old Flour Mill and Granary Buildings, 114 Upper")
        #expect(fitted.contact.line2 == "Canal Street West")
        #expect(fitted.fits == [FieldFit(.line1, into: .field(.line2))])
        #expect(fitted.faults(in: .v2).isEmpty)
    }

    @Test func itGoesBeforeWhatTheOtherFieldHasAndTheOtherMayGoOnToo() {
        var contact = leeds
        contact.line1 = long
        contact.line2 = "Armley, near the footbridge over the canal, blue door"
        let one = order(contact).fitted(by: [.line1: .field(.line2)], in: .v2)
        #expect(one.contact == contact)
        #expect(one.fits.isEmpty)
        #expect(one.faults(in: .v2).map(\.field) == ["shipToAddress.line1"])
        let two = order(contact).fitted(by: [.line1: .field(.line2), .line2: .field(.line4)], in: .v2)
        #expect(two.contact.line2 == "Canal Street West Armley, near the footbridge over the canal,")
        #expect(two.line4 == "blue door")
        #expect(two.faults(in: .v2).isEmpty)
    }

    @Test func aNoteTakesTheWholeValue() {
        var contact = leeds
        contact.email = "ada.augusta.king-noel.countess.of.lovelace@analytical-engines.example"
        contact.lastName = "King-Noel Countess of Lovelace the First"
        let fitted = order(contact).fitted(by: [.email: .notes, .lastName: .notes], in: .v2)
        #expect(fitted.contact.email == nil)
        #expect(fitted.contact.lastName == "King-Noel Countess of Lovelace")
        #expect(
            fitted.notes == [
                WarehouseOrder.Note(title: "shipToContact.lastName", body: contact.lastName ?? ""),
                WarehouseOrder.Note(title: "shipToContact.email", body: contact.email ?? ""),
            ])
        #expect(fitted.faults(in: .v2).isEmpty)
    }

    @Test func aRequiredFieldOfOneLongWordStaysAnException() {
        var contact = leeds
        contact.lastName = "Wolfeschlegelsteinhausenbergerdorff"
        let fitted = order(contact).fitted(by: [.lastName: .notes], in: .v2)
        #expect(fitted.notes.isEmpty && fitted.fits.isEmpty)
        #expect(fitted.faults(in: .v2).map(\.text) == ["shipToContact.lastName has 35 characters, the limit is 30"])
    }

    @Test func aCompanyWithoutAPersonStandsForOneAndIsHeldToItsLimit() {
        var contact = leeds
        contact.firstName = nil
        contact.lastName = " "
        contact.company = "The Analytical Engine Company of Leeds"
        #expect(order(contact).contact.lastName == contact.company)
        #expect(order(contact).faults(in: .v2).map(\.field) == ["shipToContact.lastName"])
    }

    @Test(arguments: ["notes", "shipToAddress.line2", "shipToContact.email"]) func aPlaceForWordsIsReadAsItIsWritten(
        text: String
    ) {
        #expect(FitTarget(rawValue: text)?.rawValue == text)
    }

    @Test func aPlaceThatDeposcoDoesNotHaveIsNone() {
        #expect(FitTarget(rawValue: "shipToAddress.line9") == nil)
        #expect(FitTarget(rawValue: "notes") == .notes)
        #expect(FitTarget(rawValue: "shipToAddress.city") == .field(.city))
    }

    private func city(_ city: String) -> (head: String?, tail: String?, faults: [String]) {
        var contact = leeds
        contact.city = city
        let fitted = order(contact).fitted(by: [.city: .field(.line4)], in: .v2)
        return (fitted.contact.city, fitted.line4, fitted.faults(in: .v2).map(\.field))
    }

    @Test func aWordThatEndsAtTheLimitStaysWhole() {
        let thirty = "Llanfair Caereinion yn Powys A"
        #expect(thirty.count == 30)
        #expect(city(thirty) == (thirty, nil, []))
        #expect(city(thirty + " Bc") == (thirty, "Bc", []))
        #expect(city(thirty + "b Cd") == ("Llanfair Caereinion yn Powys", "Ab Cd", []))
    }

    @Test func severalSpacesBetweenWordsAreOneBreak() {
        #expect(
            city("Llanfair Caereinion yn Powys    by Welshpool") == ("Llanfair Caereinion yn Powys", "by Welshpool", [])
        )
    }

    @Test func aFieldThatEndsInSpacesHasNothingThatGoesOn() {
        #expect(city("Llanfair Caereinion yn Powys      ") == ("Llanfair Caereinion yn Powys", nil, []))
    }

    @Test func spacesBeforeTheFirstWordAreNoBreak() {
        let long = "  " + String(repeating: "x", count: 40)
        #expect(city(long) == (long, nil, ["shipToAddress.city"]))
    }

    @Test func aFieldThatIsNotRequiredMayGoOnWhole() {
        var contact = leeds
        contact.email = String(repeating: "x", count: 60)
        let fitted = order(contact).fitted(by: [.email: .field(.line4)], in: .v2)
        #expect(fitted.contact.email == nil)
        #expect(fitted.line4 == contact.email)
    }

    @Test func fieldsThatGoOnInEachOtherAreLeftAlone() {
        var contact = leeds
        contact.line1 = long
        contact.line2 = long
        let fitted = order(contact).fitted(by: [.line1: .field(.line2), .line2: .field(.line1)], in: .v2)
        #expect(fitted.contact == contact)
        #expect(fitted.fits.isEmpty)
        #expect(fitted.faults(in: .v2).map(\.field) == ["shipToAddress.line1", "shipToAddress.line2"])
    }

    @Test func whereOneFieldFindsNoRoomAnotherStillMay() {
        var contact = leeds
        contact.line1 = long
        contact.lastName = "King-Noel Countess of Lovelace the First"
        let fitted = order(contact).fitted(by: [.lastName: .notes], in: .v2)
        #expect(fitted.fits == [FieldFit(.lastName, into: .notes)])
        #expect(fitted.faults(in: .v2).map(\.field) == ["shipToAddress.line1"])
    }

    /// Whatever the values and the rules: no word is lost, and what fits or was made to fit is within its limit.
    @Test(arguments: [OrderAPI.v2, .v1]) func noWordIsLost(api: OrderAPI) {
        var random = Dice(state: 7)
        let words = ["Mill", "Łódź", "👩‍👩‍👧", "of", "Granary-Buildings", "St.", "Überlängenstraßenname", "1", "é"]
        let value = { (random: inout Dice) -> String? in
            let count = random.below(14)
            if count == 0 { return nil }
            return (0..<count).map { _ in words[random.below(words.count)] }.joined(separator: " ")
        }
        for _ in 0..<300 {
            var before = order(Contact())
            var rules: [OrderField: FitTarget] = [:]
            for field in OrderField.allCases {
                before[field] = value(&random)
                switch random.below(4) {
                case 0: rules[field] = .notes
                case 1, 2: rules[field] = .field(OrderField.allCases[random.below(OrderField.allCases.count)])
                default: break
                }
            }
            let after = before.fitted(by: rules, in: api)
            var left = bag(OrderField.allCases.compactMap { after[$0] } + after.notes.map(\.body))
            for (word, count) in bag(OrderField.allCases.compactMap({ before[$0] })) {
                left[word, default: 0] -= count
                #expect(left[word] ?? 0 >= 0, "\(word) of \(before) is not in \(after)")
            }
            let faulty = Set(after.faults(in: api).filter { $0.fault != .missing }.map(\.field))
            for fit in after.fits {
                #expect(!faulty.contains(fit.field.path(in: api)) || api == .v1, "\(fit)")
                #expect((fit.field.limit(in: api) ?? .max) >= (after[fit.field] ?? "").utf16.count)
            }
            for field in OrderField.allCases where !after.fits.contains(where: { $0.into == .field(field) }) {
                guard !after.fits.contains(where: { $0.field == field }) else { continue }
                #expect(after[field] == before[field])
            }
        }
    }

    private func bag(_ values: [String]) -> [Substring: Int] {
        values.flatMap { $0.split(separator: " ") }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

/// The same numbers every time.
private struct Dice {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
