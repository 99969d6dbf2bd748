import Domain
import Foundation
import Testing

/// What the channel says of an order and of whoever placed it.
@Suite struct ChannelOrderTests {
    @Test func anOrdersNumberInTheWMSIsItsNameWithThePrefix() {
        var policy = Policy()
        #expect(Sample.order().wmsNumber(under: policy) == "1001")
        policy.numberPrefix = "UK-"
        #expect(Sample.order().wmsNumber(under: policy) == "UK-1001")
        var odd = Sample.order()
        odd.name = "EU/7#2"
        #expect(odd.wmsNumber(under: policy) == "UK-EU/7#2")
    }

    @Test(arguments: ["PARTIALLY_PAID", "partially_paid"]) func aPaymentIsReadInEitherFormOfTheChannels(text: String) {
        #expect(PaymentState(channel: text) == .partiallyPaid)
    }

    @Test(arguments: [
        (PaymentState.pending, "pending"), (.authorized, "authorized"), (.partiallyPaid, "partially_paid"),
        (.paid, "paid"), (.partiallyRefunded, "partially_refunded"), (.refunded, "refunded"), (.voided, "voided"),
        (.expired, "expired"), (.other("frozen"), "frozen"),
    ])
    func aPaymentIsKeptInTheChannelsWord(payment: PaymentState, word: String) throws {
        #expect(payment.text == word)
        #expect(PaymentState(channel: word) == payment)
        let stored = try JSONEncoder().encode([payment])
        #expect(String(decoding: stored, as: UTF8.self) == "[\"\(word)\"]")
        #expect(try JSONDecoder().decode([PaymentState].self, from: stored) == [payment])
    }

    @Test func aPaymentThatIsNotSaidIsPending() {
        #expect(PaymentState(channel: nil) == .pending)
        #expect(PaymentState(channel: "") == .pending)
    }

    @Test func aPersonWithoutANameIsCalledByTheCompany() {
        #expect(Contact(firstName: "Ada", lastName: "Byron", company: "Engines").displayName == "Ada Byron")
        #expect(Contact(firstName: "", company: "Engines").displayName == "Engines")
        #expect(Contact().displayName.isEmpty)
    }

    @Test func anEmptySKUIsNone() {
        #expect(OrderLine(id: LineID("1"), sku: SKU(""), title: "Tee", quantity: 1, unitPrice: 1).sku == nil)
        #expect(Variant(id: "1", sku: SKU(""), title: "Tee", requiresShipping: true, active: true).sku == nil)
    }

    @Test func aLineThatWasNeverEditedIsWantedAsItWasOrdered() {
        #expect(Sample.line("1", "TEE", 3).currentQuantity == 3)
        #expect(Sample.line("1", "TEE", 3, current: 1).currentQuantity == 1)
    }

    @Test func whatWasGivenBackIsNotOwed() {
        var order = Sample.order(captured: nil)
        #expect(order.owesNothing)
        order.captured = order.total
        #expect(order.owesNothing)
        order.captured = order.total + 1
        #expect(!order.owesNothing)
        #expect(order.value == Money(minor: 2000, currency: Sample.gbp))
    }

    @Test func aParcelGoesElsewhereWhenAnyOfItsAddressChanges() {
        let fields = [
            \Contact.firstName, \.lastName, \.company, \.phone, \.line1, \.line2, \.city, \.province, \.postalCode,
            \.country,
        ]
        let contact = Contact(lastName: "Byron", city: "Leeds")
        for field in fields {
            var moved = contact
            moved[keyPath: field] = "other"
            #expect(!contact.shipsLike(moved))
        }
    }

    @Test func theCodeOfAProvinceThatIsNamedAlikeSendsNoParcelElsewhere() {
        var coded = Contact(lastName: "Byron", province: "England")
        coded.provinceCode = "ENG"
        #expect(coded.shipsLike(Contact(lastName: "Byron", province: "England")))
    }

    @Test func anOrderIsARealOneOfGoodsUntilTheChannelSaysOtherwise() {
        let line = OrderLine(id: LineID("1"), sku: SKU("TEE"), title: "Tee", quantity: 1, unitPrice: 1000)
        #expect(line.requiresShipping && !line.giftCard && line.group == nil)
        let order = ChannelOrder(
            id: OrderID("7"), name: "#1001", createdAt: t0, updatedAt: t0, payment: .paid, currency: Sample.gbp,
            total: 1000, lines: [line])
        #expect(!order.test && order.cancelledAt == nil)
        #expect(order.subtotal == 0 && order.shipping == 0 && order.tax == 0)
    }

    @Test(arguments: [
        ("pending", true), ("authorized", true), ("partially_paid", true), ("expired", true), ("new word", true),
        ("paid", false), ("partially_refunded", false), ("refunded", false), ("voided", false),
    ])
    func `money that was given back or let go does not come any more`(text: String, may: Bool) {
        #expect(PaymentState(channel: text).mayStillCome == may)
    }
}
