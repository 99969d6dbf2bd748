import Domain
import Testing

/// Whether a parcel goes to the same place and person.
@Suite struct ShipToTests {
    @Test(arguments: [
        (ShipTo(lastName: "Byron", city: "LEEDS "), true), (ShipTo(lastName: "Byron", city: "York"), false),
        (ShipTo(lastName: "Lovelace", city: "Leeds"), false), (ShipTo(lastName: "BYRON", city: "leeds"), true),
    ])
    func caseAndSpacesMakeNoOtherAddress(there: ShipTo, same: Bool) {
        #expect(ShipTo(lastName: "Byron", city: "Leeds").agrees(with: there) == same)
    }

    @Test func aTelephoneNumberWrittenInAnotherWayIsTheSame() {
        let mine = ShipTo(lastName: "Byron", phone: "0113 496 0000")
        #expect(mine.agrees(with: ShipTo(lastName: "Byron", phone: "(0113) 4960000")))
        #expect(!mine.agrees(with: ShipTo(lastName: "Byron", phone: "0113 496 0001")))
    }

    @Test func aCountrysCodeAndItsNameAreNotHeldAgainstEachOther() {
        let code = ShipTo(lastName: "Byron", country: "GB")
        #expect(code.agrees(with: ShipTo(lastName: "Byron", country: "United Kingdom")))
        #expect(!code.agrees(with: ShipTo(lastName: "Byron", country: "FR")))
    }

    @Test func oneNameAloneIsTheLastOne() {
        #expect(ShipTo(Contact(firstName: "Ada", city: "Leeds")) == ShipTo(lastName: "Ada", city: "Leeds"))
    }

    @Test func aNoteOrAnEMailAddressSendsNoParcelElsewhere() {
        var other = Contact(lastName: "Byron", city: "Leeds", note: "ring twice")
        other.email = "ada@example.com"
        #expect(Contact(lastName: "Byron", city: "Leeds").shipsLike(other))
        other.city = "York"
        #expect(!Contact(lastName: "Byron", city: "Leeds").shipsLike(other))
    }

    @Test func aContactGoesToTheWMSWithItsCompanyInTheThirdLine() {
        let contact = Contact(
            firstName: "Ada", lastName: "Byron", company: "Engines", phone: "0113", line1: "1 Mill Lane",
            line2: "Armley",
            city: "Leeds", province: "England", postalCode: "LS1 1AA", country: "GB")
        #expect(
            ShipTo(contact)
                == ShipTo(
                    firstName: "Ada", lastName: "Byron", phone: "0113", line1: "1 Mill Lane", line2: "Armley",
                    line3: "Engines", city: "Leeds", province: "England", postalCode: "LS1 1AA", country: "GB"))
        #expect(ShipTo(Contact(company: "Engines")).lastName == "Engines")
    }

    @Test func anyFieldThatDiffersIsAnotherPlaceOrPerson() {
        let fields = [
            \ShipTo.firstName, \.lastName, \.line1, \.line2, \.line3, \.city, \.province, \.postalCode,
        ]
        for field in fields {
            var other = ShipTo(lastName: "Byron", city: "Leeds")
            other[keyPath: field] = "other"
            #expect(!ShipTo(lastName: "Byron", city: "Leeds").agrees(with: other))
        }
    }

    @Test func spacesWithinAFieldMakeNoOtherPlace() {
        #expect(ShipTo(line1: "1  Mill\tLane").agrees(with: ShipTo(line1: " 1 mill lane")))
        #expect(!ShipTo(line1: "1 Mill Lane").agrees(with: ShipTo(line1: "1 MillLane")))
        #expect(ShipTo(line2: "").agrees(with: ShipTo(line2: nil)))
    }

    @Test func twoNamesOfCountriesAreHeldAgainstEachOther() {
        let one = ShipTo(country: "United Kingdom")
        #expect(one.agrees(with: ShipTo(country: "united kingdom")))
        #expect(!one.agrees(with: ShipTo(country: "France")))
        #expect(ShipTo(country: "gb").agrees(with: ShipTo(country: "GB")))
        #expect(one.agrees(with: ShipTo(country: nil)))
    }

    @Test func aTelephoneNumberThatOneSideDoesNotHaveIsNoDifference() {
        #expect(ShipTo(phone: "0113").agrees(with: ShipTo()))
        #expect(ShipTo(phone: "00113").agrees(with: ShipTo(phone: "113")))
        #expect(!ShipTo(phone: "1130").agrees(with: ShipTo(phone: "113")))
    }
}
