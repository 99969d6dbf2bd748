import Domain
import Testing

@Suite struct PaymentTermsTests {
    @Test(arguments: [
        ("receipt", PaymentTerms.receipt), ("NET", .net), ("fixed", .fixed), ("FULFILLMENT", .fulfilment),
        ("unknown", .other("unknown")), ("Barter", .other("barter")),
    ])
    func theChannelsWordIsRead(word: String, terms: PaymentTerms) {
        #expect(PaymentTerms(channel: word) == terms)
        #expect(PaymentTerms(channel: terms.text) == terms)
    }
}
