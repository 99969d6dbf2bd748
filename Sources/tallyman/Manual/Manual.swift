/// A page of the operating manual. Each is useful alone.
struct ManualPage: Sendable {
    /// As it is asked for, and the name of its file.
    let name: String
    let title: String
    /// One line for the list of pages: when somebody opens it.
    let about: String
    let write: @Sendable (ManualShop, inout ManualText) -> Void

    func text(for shop: ManualShop, as format: ManualText.Format) -> String {
        var text = ManualText(for: shop)
        write(shop, &text)
        text.say("Made by `tallyman manual` for \(shop.name). What is marked \(ManualShop.standard) nobody has set.")
        return text.rendered(title, as: format)
    }
}

/// The operating manual of a shop, made of its configuration.
enum Manual {
    /// All pages but the list of them, in its order. A new page is a file beside this one, and its line here.
    static let pages: [ManualPage] =
        [.owners] + ManualPage.teams + [
            .checks, .cancellations, .due, .stock, .places, .hours, .money, .connections, .contacts, .goingLive,
            .backup,
            .everySetting,
        ]

    /// What is where.
    static let contents = ManualPage(
        name: "contents", title: "Operating manual", about: "What is where."
    ) { shop, text in
        text.say("How \(shop.name) is run. Every owner, time, threshold and name here is the configuration's own.")
        text.table(["page", "what is there"], pages.map { ["`\($0.name)`", $0.about] })
    }

    static var everyPage: [ManualPage] { [contents] + pages }
}
