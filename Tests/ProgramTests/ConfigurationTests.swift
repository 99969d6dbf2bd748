import Connectors
import Core
import DeskAPI
import Domain
import Foundation
import ProgramSupport
import Testing

@testable import tallyman

@Suite struct ConfigurationTests {
    @Test func `secrets come from the environment, several while one is replaced`() throws {
        let configuration = try read(smallest)
        #expect(configuration[ShopifySection.token]?.value == "shpat_1")
        #expect(configuration[ShopifySection.webhookSecrets]?.map(\.value) == ["new-key", "old-key"])
    }

    @Test func `secrets come from files of their own`() throws {
        let file = NSTemporaryDirectory() + "secret-\(UUID().uuidString)"
        try Data("from-file\n".utf8).write(to: URL(fileURLWithPath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let text = smallest.replacing("businessUnit: ACME", with: "businessUnit: ACME, clientSecretFile: \(file)")
        #expect(try read(text)[DeposcoSection.clientSecret]?.value == "from-file")
    }

    @Test func `those who may ask to cancel have a name, secrets of their own and perhaps an address`() throws {
        let environment = secrets.merging(["TALLYMAN_SENDER_HELP_DESK_SECRETS": "one,two"]) { $1 }
        let text =
            smallest + """
                cancellations:
                  senders:
                    - name: help-desk
                      answer: https://help.example/answers
                """
        let sender = try #require(try read(text, environment: environment)[CancellationSenders.senders].first)
        #expect(sender.name == "help-desk")
        #expect(sender.secrets.map(\.value) == ["one", "two"])
        #expect(sender.answerURL == "https://help.example/answers")
        #expect(
            faults(
                text.replacing("help-desk", with: "Help Desk").replacing("https://help", with: "http://help"),
                environment: environment
            )
            .map { $0.prefix(60) } == [
                "tallyman.yaml:6: cancellations.senders[0].name: `Help Desk` ",
                "tallyman.yaml:6: cancellations.senders[0].secrets: is missin",
                "tallyman.yaml:7: cancellations.senders[0].answer: must begin",
            ])
        #expect(faults(text).count == 1)
    }

    @Test func `reasons to choose from are the shop's own, those that it does not name are the usual ones`() throws {
        let text =
            smallest + """
                reasons:
                  note: ["The customer was called: no answer.", "  Say when.  "]
                  takeIn: []
                """
        let reasons = try read(text).coreSettings().reasons
        #expect(reasons[.note] == ["The customer was called: no answer.", "Say when."])
        #expect(reasons[.takeIn] == [])
        #expect(reasons[.rejectCancellation] == ActionName.rejectCancellation.spec.usualReasons)
    }

    @Test func `a reason to choose from is a line that people can read and send`() {
        let long = String(repeating: "a", count: ActionSpec.longestReason)
        #expect(faults(smallest + "reasons:\n  note: [\"\(long)\"]\n").isEmpty)
        for (list, fault) in [
            ("\"\(long)a\"", "more than 300 characters"), ("\"a\\nb\"", "cannot be seen"),
            ("\"a\\u202Eb\"", "cannot be seen"), ("\" \"", "blank"),
            (Array(repeating: "a", count: 10).joined(separator: ", "), "more than 9 texts"),
        ] {
            let found = faults(smallest + "reasons:\n  note: [\(list)]\n")
            #expect(found.count == 1 && found.first?.contains(fault) == true, "\(list): \(found)")
        }
    }

    @Test func `the usual reasons are within their own bounds`() {
        for spec in ActionName.allCases.map(\.spec) {
            #expect(spec.offersReasons != spec.usualReasons.isEmpty)
            #expect(spec.usualReasons.count <= ActionSpec.mostReasons)
            #expect(spec.usualReasons.allSatisfy { $0.count <= ActionSpec.longestReason })
        }
    }

    @Test func `what leaves unpaid is said by gateway and by terms`() throws {
        let text =
            smallest + """
                payments:
                  gateways:
                    Cash on Delivery (COD): send
                    Money Order: review
                  terms: { fulfillment: send, others: review }
                """
        let rules = try read(text).coreSettings().policy.due.unpaid
        #expect(rules.gateways == ["cash on delivery (cod)": .send, "money order": .review])
        #expect(rules.terms == [PaymentTerms.fulfilment.text: .send])
        #expect(rules.otherTerms == .review)
        let all = try read(smallest + "payments: { terms: send }\n").coreSettings().policy.due.unpaid
        #expect(all.otherTerms == .send)
        #expect(
            faults(smallest + "payments: { terms: { nett: send }, gateways: { COD: sent } }\n").map { $0.prefix(60) }
                == [
                    "tallyman.yaml:4: payments.gateways.COD: `sent` is none of se",
                    "tallyman.yaml:4: payments.terms.nett: is no kind of terms; t",
                ])
    }

    @Test func `how long units may wait is said for each reason, and never is no limit`() throws {
        let text = smallest + "orders: { waits: { held: never, notRouted: 40m, reopened: 2h } }\n"
        let due = try read(text).coreSettings().policy.due
        #expect(due.limits["held"] == nil)
        #expect(due.limits["not-routed"] == .minutes(40))
        #expect(due.limits["reopened"] == .hours(2))
        #expect(due.limits["risk-review"] == DuePolicy.usualLimits["risk-review"])
        #expect(
            faults(smallest + "orders: { waits: { held: ever } }\n").map { $0.prefix(63) } == [
                "tallyman.yaml:4: orders.waits.held: `ever` is not a length of t"
            ])
    }

    @Test func `each reason for which somebody is told in the end has its limit among the settings`() {
        for reason in WaitReason.wordless + [.held(""), .unknownWord("")] {
            let isSet = reason.isForNow && !reason.isForMoney && reason != .unread
            #expect((WaitSettings.setting(reason) != nil) == isSet, "\(reason)")
            #expect((DuePolicy.usualLimits[reason.name] != nil) == isSet, "\(reason)")
        }
    }

    @Test func `the ages from which money does not match are the shop's own`() throws {
        let text = smallest + "money: { after: { shippedNotCaptured: 6h }, red: { shippedNotCaptured: 3d } }\n"
        var ages = MatchAges()
        ages.after[.shippedNotCaptured] = .hours(6)
        ages.red[.shippedNotCaptured] = .day * 3
        #expect(try read(text).coreSettings().policy.match.ages == ages)
    }

    @Test func `capturing at dispatch needs orders that are sent before their money is taken`() throws {
        let text = smallest + "payments: { capture: onDispatch, partShipments: shipped, warnBefore: 6h }\n"
        #expect(
            faults(text).map { $0.prefix(67) } == [
                "tallyman.yaml:4: payments.capture: `onDispatch` needs `orders.send:"
            ])
        let payments = try read(text + "orders: { send: authorised }").coreSettings().policy.payments
        #expect(payments.capture == .onDispatch)
        #expect(payments.byShipment)
        #expect(payments.warnBefore == .hours(6))
    }

    @Test func `a secret never shows when the configuration is printed`() throws {
        let configuration = try read(smallest)
        var text = "\(configuration) \(String(reflecting: configuration))"
        dump(configuration, to: &text)
        for secret in ["shpat_1", "s3cret", "old-key"] { #expect(!text.contains(secret)) }
    }

    @Test func `a secret in the file is refused without showing it`() {
        let found = faults(smallest.replacing("store:", with: "token: shpat_leaked, store:"))
        #expect(found.count == 1)
        #expect(
            found[0].hasPrefix(
                "tallyman.yaml:2: shopify.token: secrets do not belong in this file: set TALLYMAN_SHOPIFY_TOKEN"))
        #expect(!found[0].contains("leaked"))
    }

    @Test func `a missing secret says which variable to set`() {
        let found = faults(smallest, environment: [:])
        #expect(found.count == 3)
        #expect(found.contains { $0.contains("shopify.token: is missing: set TALLYMAN_SHOPIFY_TOKEN") })
    }

    @Test func `a console reads the core's configuration without its secrets`() throws {
        let console = try read(smallest + "console: { theme: light }", for: .console, environment: [:])
        #expect(console[ConsoleSection.theme] == "light")
        #expect(ShopifySection.endpoint(console.values) == nil)
    }

    @Test func `a console reads a configuration whose stock goes by the location map`() throws {
        let text = smallest + "routing: { locationMap: locations.csv }\nstock: { push: frequent }\n"
        #expect(faults(text, for: .console, environment: [:]) == [])
    }

    @Test func `what becomes of shared SKUs and of variants that are not stocked arrives`() throws {
        func stock(_ more: String) throws -> StockPolicy? {
            try read(smallest + "stock: { location: \"1\"\(more) }", for: .console, environment: [:]).coreSettings()
                .policy.stock
        }
        let plain = try stock("")
        #expect(plain?.sharing == .all && plain?.activates == false)
        let set = try stock(", sharedSKU: oldest, unstocked: activate")
        #expect(set?.sharing == .oldest && set?.activates == true)
    }

    @Test func `a misspelt key is named with its line and the key that was meant`() {
        let found = faults(smallest + "sweeps:\n  orders: 2m\n  deepOrder: 1h\n")
        #expect(
            found == ["tallyman.yaml:6: sweeps.deepOrder: is not a key that is known here; did you mean `deepOrders`?"])
    }

    @Test(arguments: [
        ("hooks: { listen: 8080 }", "hooks.listen: `8080` is not an address and a port"),
        ("hooks: { maximumBody: 3 GB }", "hooks.maximumBody: `3 GB` is not a size"),
        ("sweeps: { orders: 2 }", "sweeps.orders: `2` is not a length of time"),
        ("sweeps: { orders: 1s }", "at least 5s"),
        ("sweeps: { royalMail: 1s }", "at least 5s"),
        ("orders: { send: authorized }", "did you mean `authorised`?"),
        ("orders: { skuMap: none.csv }", "/srv/none.csv is not there"),
        ("orders: { bundleMap: none.csv }", "/srv/none.csv is not there"),
        ("routing: { facility: A, facilities: [B] }", "facility and facilities exclude each other"),
        ("orders: 5", "orders: must have keys under it"),
        ("access: { grants: [{ user: ada, group: x, roles: [cx] }] }", "access.grants[0]: must name one of"),
        ("access: { grants: [{ user: ada }] }", "access.grants[0].roles: is missing"),
        ("access: { grants: [{ user: ada, roles: [finanse] }] }", "did you mean `finance`?"),
        ("access: { roles: { night: [retyr] } }", "did you mean `retry`?"),
        ("notifications: { warnAfter: 8h, stallAfter: 2h }", "must not be shorter than warnAfter (8h)"),
        ("notifications: { businessHours: { days: [Mun] } }", "`Mun` is not a day"),
        ("notifications: { businessHours: { opens: \"18:00\" } }", "closes: must be later than opens"),
        ("cancellations: { statuses: { stoppable: [Picking] } }", "`Picking` stands in two of the lists"),
        ("desk: { socket: /\(String(repeating: "x", count: 120)) }", "longer than the 107 bytes"),
    ])
    func `a wrong value says where it is and what was expected`(line: String, expected: String) {
        let found = faults(smallest + line)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix("tallyman.yaml:4: ") == true, "\(found)")
        #expect(found.first?.contains(expected) == true, "\(found)")
    }

    @Test func `Shopify is used with a token that does not end, or with a client whose tokens do`() throws {
        #expect(ShopifySection.endpoint(try read(smallest).values)?.credentials == .token("shpat_1"))
        let text = smallest.replacing("shopify: {", with: "shopify: { clientID: c1,")
        let client = secrets.merging(["TALLYMAN_SHOPIFY_CLIENT_SECRET": "cs"]) { $1 }
        #expect(
            ShopifySection.endpoint(try read(text, environment: client).values)?.credentials
                == .signIn(clientID: "c1", clientSecret: "cs", .clientCredentials(scope: "")))
        let refresh = client.merging(["TALLYMAN_SHOPIFY_REFRESH_TOKEN": "r0"]) { $1 }
        #expect(
            ShopifySection.endpoint(try read(text, environment: refresh).values)?.credentials
                == .signIn(clientID: "c1", clientSecret: "cs", .refreshToken("r0")))
        let found = faults(text)
        #expect(found.count == 1 && found[0].contains("shopify.clientSecret: is missing"), "\(found)")
    }

    @Test(arguments: ["http://hooks.acme.example/hooks/shopify", "hooks.acme.example", "https://x"])
    func `webhooks come to an address that Shopify takes`(address: String) {
        let found = faults(smallest.replacing("shopify: {", with: "shopify: { webhooks: \"\(address)\","))
        #expect(found.count == 1 && found[0].contains("shopify.webhooks"), "\(found)")
    }

    @Test func `Patchworks is used with a key, or with a user and a password`() throws {
        let text = smallest + "patchworks: { callsPerMinute: 120, concurrentFlows: 20, flows: { orders: 1234 } }\n"
        let withKey = try read(text, environment: secrets.merging(["TALLYMAN_PATCHWORKS_API_KEY": "pk"]) { $1 })
        let key = try #require(PatchworksSection.endpoint(withKey.values))
        #expect(key.credentials == .key("pk"))
        #expect(key.core == "https://core.wearepatchworks.com/api/v1")
        #expect(withKey[PatchworksSection.callsPerMinute] == 120)
        #expect(withKey.coreSettings().patchworksConcurrentFlows == 20)
        let withUser = try read(
            text.replacing("callsPerMinute: 120", with: "user: core@acme.example"),
            environment: secrets.merging(["TALLYMAN_PATCHWORKS_PASSWORD": "pw"]) { $1 })
        let user = try #require(PatchworksSection.endpoint(withUser.values))
        #expect(user.credentials == .login(user: "core@acme.example", password: "pw"))
        #expect(withUser[PatchworksSection.callsPerMinute] == 240)
        #expect(PatchworksSection.endpoint(try read(smallest).values) == nil)
        let found = faults(text)
        #expect(found.count == 1 && found[0].contains("patchworks.apiKey: is missing"), "\(found)")
        let noPassword = faults(smallest + "patchworks: { user: ada }")
        #expect(noPassword.count == 1 && noPassword[0].contains("TALLYMAN_PATCHWORKS_PASSWORD"), "\(noPassword)")
    }

    @Test func `finance is told of an unpaid order when the shop says`() throws {
        #expect(try read(smallest).coreSettings().policy.payments.awaitedFor == .day * 3)
        let terms = try read(smallest + "payments: { awaitedFor: 30d }").coreSettings().policy.payments.awaitedFor
        #expect(terms == .day * 30)
    }

    @Test func `Patchworks is looked at as often as the shop says`() throws {
        let looks = try read(smallest + "sweeps: { patchworks: 5m }").coreSettings().intervals.patchworks
        #expect(looks == .minutes(5))
    }

    @Test func `the hook of Patchworks needs no key of its API`() throws {
        let configuration = try read(
            smallest, environment: secrets.merging(["TALLYMAN_PATCHWORKS_HOOK_SECRETS": "new, old"]) { $1 })
        #expect(configuration.coreSettings().hooks.patchworksSecrets == ["new", "old"])
        #expect(PatchworksSection.endpoint(configuration.values) == nil)
    }

    @Test func `orders go by Patchworks only where it is said which flow takes them`() throws {
        let text = smallest + "orders: { via: patchworks }\npatchworks: { flows: { orders: 1234 } }\n"
        let environment = secrets.merging(["TALLYMAN_PATCHWORKS_API_KEY": "pk"]) { $1 }
        #expect(try read(text, environment: environment).coreSettings().policy.ordersVia == .patchworks(flow: "1234"))
        #expect(try read(smallest).coreSettings().policy.ordersVia == .direct)
        let found = faults(smallest + "orders: { via: patchworks }", environment: environment)
        #expect(
            found.count == 1 && found[0].contains("orders.via") && found[0].contains("patchworks.flows.orders"),
            "\(found)")
        #expect(faults(smallest + "orders: { via: patchwork }").first?.contains("did you mean `patchworks`?") == true)
    }

    @Test(arguments: [
        ("http://acme.example", "must begin with https://"), ("acme.myshopify.com", "is not an address"),
        ("https://me:pw@acme.example", "user name or password"), ("https://acme.example/?a=1", "no `?`"),
    ])
    func `a store address to which no secret should be sent is refused`(address: String, expected: String) {
        let found = faults(smallest.replacing("https://acme-uk.myshopify.com", with: "\"\(address)\""))
        #expect(found.count == 1 && found[0].contains(expected), "\(found)")
    }

    @Test func `orders go by Deposco's V1 API only where the configuration says in which form`() throws {
        let v1 = """
            shop: acme-uk
            shopify: { store: https://acme-uk.myshopify.com }
            deposco:
              clientID: c
              businessUnit: ACME
              v1: { baseURL: https://acme.deposco.com/integration/ACME, user: tallyman, orders: json }

            """
        let with = try read(v1)
        #expect(with.coreSettings().policy.orderAPI == .v1)
        #expect(with[DeposcoV1Section.orders] == .json)
        #expect(try read(v1.replacing(", orders: json", with: "")).coreSettings().policy.orderAPI == .v2)
        #expect(faults(v1.replacing("json", with: "jsn"))[0].contains("did you mean `json`?"))
        let both = v1 + "patchworks: { apiKeyFile: /nowhere, flows: { orders: 12 } }\norders: { via: patchworks }\n"
        #expect(faults(both).contains { $0.contains("orders.via") && $0.contains("take deposco.v1.orders out") })
    }

    @Test func `fits name fields, and wrong names are said to be`() throws {
        let fits =
            smallest + """
                orders:
                  fits:
                    shipToAddress.line1: shipToAddress.line2
                    shipToContact.email: notes

                """
        #expect(try read(fits)[OrdersSection.fits] == [.line1: .field(.line2), .email: .notes])
        #expect(
            faults(fits.replacing("line1:", with: "lin1:")) == [
                "tallyman.yaml:6: orders.fits.shipToAddress.lin1: is not a field that may be too long; did you mean "
                    + "`shipToAddress.line1`?"
            ])
        #expect(faults(fits.replacing("notes", with: "note"))[0].contains("did you mean `notes`?"))
        let circle = fits.replacing("shipToContact.email: notes", with: "shipToAddress.line2: shipToAddress.line1")
        #expect(faults(circle).count == 2)
        #expect(faults(circle).allSatisfy { $0.contains("leads back to itself") })
    }

    @Test func `what was written on an order goes where the configuration says`() throws {
        let text =
            smallest + """
                orders:
                  notes: customAttribute7
                  attributes: none
                  properties:
                    Engraving: customAttribute2
                    Size: none

                """
        let found = try read(text)
        #expect(found[OrdersSection.notes] == .attribute(7))
        #expect(found[OrdersSection.attributes] == NotesPolicy.Rules(others: .nowhere))
        #expect(
            found[OrdersSection.properties]
                == NotesPolicy.Rules(named: ["Engraving": .attribute(2), "Size": .nowhere], others: .notes))
        #expect(faults(text.replacing("Attribute2", with: "Attribute4"))[0].contains("`customAttribute4` is none of"))
        #expect(faults(text.replacing("attributes: none", with: "attributes: non"))[0].contains("did you mean `none`?"))
        #expect(
            faults(text.replacing("Size: none", with: "Size: customAttribute2"))[0].contains(
                "orders.properties.Size: Engraving already goes there"))
        let both = text.replacing("attributes: none", with: "attributes: { Date: customAttribute7 }")
        #expect(faults(both).count == 1)
        #expect(faults(both)[0].contains("orders.notes: attributes.Date already goes there"))
    }

    @Test func `plain http is for the sandbox on this machine`() throws {
        let text = smallest.replacing("https://acme-uk.myshopify.com", with: "http://127.0.0.1:9001/shopify/")
        #expect(try read(text)[ShopifySection.store] == "http://127.0.0.1:9001/shopify")
    }

    @Test func `Royal Mail is asked only where the configuration says so`() throws {
        let environment = secrets.merging(["TALLYMAN_ROYALMAIL_SECRET": "r"]) { $1 }
        #expect(RoyalMailSection.endpoint(try read(smallest).values) == nil)
        #expect(RoyalMailSection.endpoint(try read(smallest, environment: environment).values) == nil)
        let text = smallest + "royalMail: { clientID: c }\nsweeps: { royalMail: 90s }\n"
        let asked = try read(text, environment: environment)
        let endpoint = try #require(RoyalMailSection.endpoint(asked.values))
        #expect(endpoint.base == "https://api.royalmail.net/mailpieces/v2")
        #expect(endpoint.clientSecret == "r")
        #expect(asked[RoyalMailSection.callsPerSecond] == 2)
        #expect(asked.coreSettings().intervals.royalMail == .seconds(90))
        #expect(
            faults(text) == [
                "tallyman.yaml:4: royalMail.clientSecret: is missing: set TALLYMAN_ROYALMAIL_SECRET in the environment, or "
                    + "`clientSecretFile`, to the client secret"
            ])
        #expect(RoyalMailSection.endpoint(try read(text, for: .console, environment: [:]).values) == nil)
    }

    @Test func `a carrier's answers are taken once it has a secret`() throws {
        let environment = secrets.merging(["TALLYMAN_CANADAPOST_SECRETS": "a,b"]) { $1 }
        let configuration = try read(smallest, environment: environment)
        #expect(configuration.coreSettings().hooks.trackingSecrets == [.canadaPost: ["a", "b"]])
    }

    @Test func `Deposco's beta API is refused with the reason`() {
        let found = faults(smallest.replacing("clientID", with: "baseURL: https://api.deposco.com/beta, clientID"))
        #expect(found.count == 1 && found[0].contains("orders were made twice"), "\(found)")
    }

    @Test func `every bad row of the SKU map is named with the key that names the file`() throws {
        let folder = try TemporaryFolder()
        try folder.write("map.csv", "sku,item\nA,TEE\nA,TEE-2\n,TEE\nB,\nC,TEE-3\n")
        let found = faults(smallest + "orders: { skuMap: \(folder.file("map.csv")) }")
        #expect(found.count == 3, "\(found)")
        for row in [
            "row 3, column sku: `A` stands in row 2", "row 4, column sku: is empty", "row 5, column item: is empty",
        ] {
            #expect(found.contains { $0.hasPrefix("tallyman.yaml:4: orders.skuMap") && $0.contains(row) }, "\(found)")
        }
    }

    @Test func `ten mistakes are named in one run, in the order of their lines`() {
        let text = """
            shopp: acme
            hooks:
              listen: nowhere
              maximumDepht: 3
            shopify:
              store: ftp://x.example
              apiVersion: July
            deposco:
              callsPerSecond: fast
            orders:
              send: later
            sweeps:
              items: soon
            """
        let found = faults(text)
        #expect(found.count >= 10, "\(found)")
        let lines = found.map { Int($0.split(separator: ":")[1]) ?? 0 }
        #expect(lines == lines.sorted())
        for line in [1, 3, 4, 6, 7, 8, 9, 11, 13] { #expect(lines.contains(line), "line \(line)") }
    }

    @Test func `text that is not YAML is refused with its line and without quoting it`() {
        let found = faults("shop: acme\ntoken: \"shpat_leaked\nhooks: [")
        #expect(found.count == 1 && found[0].hasPrefix("tallyman.yaml:"), "\(found)")
        #expect(!found[0].contains("leaked"))
    }

    @Test func `owners and times to act by type of exception arrive, and a name or value that is wrong is named`()
        throws
    {
        let core = try read(
            smallest + "exceptions: { teams: { not-due: cx }, timesToAct: { unknown-sku: 30m } }"
        ).coreSettings()
        #expect(core.policy.exceptions.team(of: .notDue) == .cx)
        #expect(core.policy.exceptions.team(of: .unknownSKU) == .merchandising)
        #expect(core.policy.exceptions.timeToAct(on: .unknownSKU) == .minutes(30))
        let wrong = faults(
            smallest + "exceptions: { teams: { not-duo: cx, drift: sales }, timesToAct: { drift: 1s } }")
        #expect(wrong.count == 3, "\(wrong)")
        #expect(
            wrong.contains { $0.contains("exceptions.teams.not-duo: is no type of exception; did you mean `not-due`?") }
        )
        #expect(wrong.contains { $0.contains("`sales` is not a team; there are operations, cx") })
        #expect(wrong.contains { $0.contains("`1s` is not a length of time of at least 1m") })
    }

    @Test func `a key given twice is refused`() {
        let found = faults("shop: a\nshop: b\n")
        #expect(found.count == 1 && found[0].contains("a key twice: shop"), "\(found)")
    }

    @Test func `an empty file says what it needs`() {
        #expect(faults("").contains { $0.contains("shop: is missing: add it, as `shop: acme-uk`") })
    }

    @Test func `a file that is not there says how to write one`() {
        #expect(throws: ConfigurationFaults.self) {
            try Configuration.load("none.yaml", for: .core, in: surroundings())
        }
    }

    @Test func `a socket from the environment stands in for one from the file`() throws {
        let configuration = try read(smallest, environment: secrets.merging(["TALLYMAN_SOCKET": "/run/t.sock"]) { $1 })
        #expect(configuration[DeskSection.socket] == "/run/t.sock")
    }
}
