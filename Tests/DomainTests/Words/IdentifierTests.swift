import Domain
import Testing

/// What things are called in the journal.
@Suite struct IdentifierTests {
    @Test(
        arguments: [
            (.order(OrderID("7")), "order/7"), (.shipment(ShipmentID("S1")), "shipment/S1"),
            (.cancellation(CancellationID("fo-9")), "cancellation/fo-9"),
            (.exception(ExceptionID("unknown-sku/TEE")), "exception/unknown-sku/TEE"), (.item("85123A"), "item/85123A"),
            (.variant("44"), "variant/44"), (.sku(SKU("A/B")), "sku/A/B"),
            (.mark("shopify.orders"), "mark/shopify.orders"),
            (.system("core"), "system/core"),
        ] as [(Subject, String)])
    func aSubjectIsReadAsItIsWritten(subject: Subject, text: String) {
        #expect(subject.text == text)
        #expect(Subject(text: text) == subject)
    }

    @Test(arguments: ["", "order", "parcel/7", "/7", "Order/7"]) func whatIsNoSubjectIsNotRead(text: String) {
        #expect(Subject(text: text) == nil)
    }

    @Test func whoActedIsNamedWithTheNumberOfTheirAccount() {
        #expect(Actor.core.text == "core")
        #expect(Actor.remote("shopify").text == "shopify")
        #expect(Actor.person(name: "ada", uid: 1000).text == "ada(1000)")
    }

    @Test(arguments: ["core", "shopify", "ada(x)", "ada()", "(1", "ada(1000", ""])
    func `whoever has no number of an account is no person`(text: String) {
        #expect(Actor.person(in: text) == nil)
    }

    @Test func `a person keeps their name`() {
        #expect(Actor.person(in: Actor.person(name: "a(b)", uid: 7).text) == "a(b)")
    }

    @Test func anIdentityReadsAsItsText() {
        #expect("\(OrderID("6140000000001"))" == "6140000000001")
        #expect(LineID("1") == LineID(rawValue: "1"))
    }

    /// `é` as one character, and as a letter with an accent after it: Deposco has two items then.
    @Test func twoSKUsThatLookAlikeAndAreWrittenInOtherBytesAreTwo() {
        let (one, other) = (SKU("CAF\u{E9}"), SKU("CAFE\u{301}"))
        #expect(one != other)
        #expect(one == SKU("CAF\u{E9}"))
        #expect(Set([one, other, one]).count == 2)
    }
}
