import Core
import Domain
import Simulation

enum OrdersSection {
    /// Who takes orders to the WMS.
    enum Way: Sendable { case direct, patchworks }

    static let via = Setting(
        "orders.via", .choice(["direct": Way.direct, "patchworks": .patchworks]), default: .direct,
        "Who takes orders to the WMS: the core itself, or Patchworks by a run of `patchworks.flows.orders`.")

    static let send = Setting(
        "orders.send", .choice(["captured": false, "authorised": true]), default: false,
        to: .core(\.policy.sendOnAuthorised),
        "When an order goes to the WMS: once its payment is captured, or already when it is authorised.")

    static let fits = Setting(
        "orders.fits", OrderFits.kind, default: [:], otherwise: "too long is an exception",
        example: .commented("shipToAddress.line1: shipToAddress.line2\nshipToContact.email: notes"),
        to: .core(\.policy.fits),
        "Where the words of a field go that is too long for Deposco: another field, or the order's notes.")

    static let notes = Setting(
        "orders.notes",
        .choice([
            "notes": NotesPolicy.Target.notes, "none": .nowhere, "customAttribute1": .attribute(1),
            "customAttribute2": .attribute(2), "customAttribute3": .attribute(3), "customAttribute4": .attribute(4),
            "customAttribute5": .attribute(5), "customAttribute6": .attribute(6), "customAttribute7": .attribute(7),
        ]), default: .notes, to: .core(\.policy.notes.note),
        "Where an order's note goes: to the notes of the order in Deposco, to one of its fields, or nowhere.")

    static let attributes = Setting(
        "orders.attributes", OrderNotes.kind(fields: NotesPolicy.orderFields.count), default: NotesPolicy.Rules(),
        otherwise: "`notes`", example: .commented("Delivery date: customAttribute1\ngift_wrap: none\nothers: notes"),
        to: .core(\.policy.notes.attributes),
        "Where an order's attributes go, such as gift messages and delivery dates: one word for all of them, or each by its name."
    )

    static let properties = Setting(
        "orders.properties", OrderNotes.kind(fields: NotesPolicy.lineFields.count), default: NotesPolicy.Rules(),
        otherwise: "`notes`", example: .commented("Engraving: customAttribute1\nothers: notes"),
        to: .core(\.policy.notes.properties),
        "Where the properties of an order's lines go, such as engravings: one word for all of them, or each by its name."
    )

    static let skuMap = Setting(
        "orders.skuMap",
        .map { bytes throws(CSVRefusal) in
            let read = try SKUMapFile(csv: bytes)
            return (content: read.map, faults: read.faults)
        }, example: .commented("sku-map.csv"), holds: .atReload, to: .core { $0.skuMap = $1?.content ?? [:] },
        "Where SKUs and item numbers differ: a CSV file with `sku,item`.")

    static let bundleMap = Setting(
        "orders.bundleMap",
        .map { bytes throws(CSVRefusal) in
            let read = try BundleMapFile(csv: bytes)
            return (content: read.bundles, faults: read.faults)
        }, example: .commented("bundles.csv"), holds: .atReload, to: .core { $0.bundles = $1?.content ?? [:] },
        "What bundles are made of: a CSV file with `bundle,component,quantity`, one row for each component, and `share` where the "
            + "bundle's price is not to be shared out by quantity. It goes before Deposco's own `components`.")

    static let section = SettingSection(
        "orders", "How orders go to the WMS.", more: more, check: check, apply: apply
    ) {
        via
        send
        DueSettings.from
        DueSettings.settle
        DueSettings.tests
        DueSettings.review
        DueSettings.riskWait
        Setting(
            "orders.numberPrefix", .text, default: "", example: .shown("UK-"), to: .core(\.policy.numberPrefix),
            "Goes before the order's name, without its `#`, to make its number in the WMS.")
        Setting(
            "orders.source", .text, default: "Shopify", to: .core(\.policy.orderSource),
            "The source of the order in the WMS.")
        Setting(
            "orders.shipVia", .text, default: "Standard", to: .core(\.policy.shipVia),
            "The shipping method of orders whose channel names none.")
        fits
        notes
        attributes
        properties
        skuMap
        bundleMap
        WaitSettings.section
    }

    private static let more = """
        `tallyman maps export` prints a map as CSV, and `maps import` takes it back exactly. A cell that a spreadsheet would take for a
        formula has an apostrophe before it, and what cannot be seen or is easily changed is written as `\\u{200b}`, by its number in
        hexadecimal. The same is read in maps that were written by hand: `'=1` means `=1`, `\\u{9}` a tab; other apostrophes and
        backslashes mean themselves.

        Nothing is ever cut. `fits` names fields by their path in Deposco's V2 API (\(OrderFits.fields)), and where the words go that do
        not fit:

        ```yaml
        fits:
          shipToAddress.line1: shipToAddress.line2
          shipToContact.lastName: notes
          shipToContact.email: notes
        ```

        Whole words move to the front of the other field, which may itself go on elsewhere; where there is no room, the exception
        stays. A note takes the whole value under the field's name; the field keeps the words that fit, or none where Deposco does not
        require it. Each fit is recorded with the order, without its value.

        What customers and apps wrote on an order goes to `notes`, to a field `customAttribute1` to `customAttribute7` of the order, or
        with `none` nowhere; what they wrote on a line to the line's notes or its `customAttribute1` to `customAttribute3`. `others` says
        where all goes that has no line of its own:

        ```yaml
        notes: none
        attributes:
          Delivery date: customAttribute1
          gift_wrap: none
          others: notes
        properties: notes
        ```

        What has a name that begins with `_` is an app's own and goes nowhere, unless it is named here. V1 takes no notes on lines: there
        they stand on the order and name the item. What is too long for its field is an exception. A change on the channel is followed
        until the warehouse has begun, and is drift after that. Deposco keeps the notes that it has: one that was changed may stand there
        twice, and one that was taken off has to be struck out by hand.
        """

    private static func apply(_ values: SettingValues, _ core: inout CoreSettings) {
        if values[via] == .patchworks, let flow = values[PatchworksSection.orderFlow] {
            core.policy.ordersVia = .patchworks(flow: flow)
        }
    }

    private static func check(_ check: SettingCheck) {
        if let holder = check[attributes].holder(of: check[notes]) {
            check.note("attributes.\(holder) already goes there, and a field holds one thing", at: notes)
        }
        guard check[via] == .patchworks else { return }
        if check[DeposcoV1Section.orders] != nil {
            check.note(
                "`patchworks` hands orders over in the form of Deposco's V2 API: take deposco.v1.orders out", at: via)
        } else if check[PatchworksSection.orderFlow] == nil {
            check.note(
                "`patchworks` needs the flow that takes orders to Deposco: give its id as patchworks.flows.orders",
                at: via)
        }
    }
}
