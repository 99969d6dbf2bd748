/// The file itself: what stands outside of any section, and all sections in the order of the page and the example.
enum WholeFile {
    static let shop = Setting(
        "shop", .text, required: true, example: .shown("acme-uk"), "What the desk calls this shop.")

    static let state = Setting(
        "state", .path, otherwise: "`$XDG_STATE_HOME/tallyman`, which is `~/.local/state/tallyman`",
        example: .shown("~/.local/state/tallyman"), derived: { _, surroundings in surroundings.stateFolder },
        "The folder that holds the store and, unless `desk.socket` says otherwise, the desk socket.")

    static let section = SettingSection("", "") {
        shop
        state
        LogSection.section
        HooksSection.section
        DeskSection.section
        AccessSection.section
        ReasonsSection.section
        ShopifySection.section
        DeposcoSection.section
        TrackingSection.sections
        RoyalMailSection.section
        PatchworksSection.section
        OrdersSection.section
        RoutingSection.section
        StockSection.section
        CancellationsSection.section
        NotificationsSection.section
        PaymentsSection.section
        MoneySection.section
        ChecksSection.section
        SweepsSection.section
        PrivacySection.section
        ExceptionsSection.section
        ContactsSection.section
        ConsoleSection.section
    }
}
