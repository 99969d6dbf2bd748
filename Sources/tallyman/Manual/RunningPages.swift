import Domain

extension ManualPage {
    static let goingLive = ManualPage(
        name: "going-live", title: "Going live", about: "The day on which this core takes over."
    ) { shop, text in
        text.list([
            "Orders are sent by when they were placed, from: {orders.from}. Set it to when the integration before this one stops.",
            "`tallyman doctor` says one line when all is well.",
            "`tallyman audit` compares the two catalogues. What it reports would be an exception later: see to it before.",
            "Start the core. It reads which orders Deposco has before it sends anything; those are followed and not sent again.",
            "`tallyman adopt` shows open orders that are older than the start, and takes in those that you name.",
            "On the first day watch the gap and the list of exceptions. Whom to reach stands on the page `contacts`.",
        ])
        text.code([
            "tallyman config check", "tallyman doctor", "tallyman audit", "systemctl start tallyman", "tallyman adopt",
        ])
        text.say(
            "To go back: `systemctl stop tallyman`, then start the integration of before, and have it leave alone what Deposco has "
                + "already. On-call: \(shop.contact(.oncall)).")
    }

    static let backup = ManualPage(
        name: "backup", title: "Backup", about: "A copy is to be made, or to be put back."
    ) { shop, text in
        let state = shop.configuration[WholeFile.state]
        text.say(
            "The store stands in {state}. A copy can be made while the core works, and is checked before it is trusted:"
        )
        text.code([
            "tallyman store backup \(state)/backup.sqlite", "tallyman store verify --store \(state)/backup.sqlite",
        ])
        text.say(
            "Each copy needs a name of its own. Keep copies on another machine, with the configuration and with `tallyman.sqlite.erased` and "
                + "`tallyman.sqlite.tokens` beside the store, which are in no copy: who was erased, and tokens that were renewed. A copy "
                + "holds personal data.")
        text.heading("To put one back")
        text.say("Those two files stay where they are, so that nobody who was erased comes back.")
        text.code([
            "systemctl stop tallyman", "mkdir -m 700 \(state)/before",
            "find \(state) -maxdepth 1 -name 'tallyman.sqlite*' ! -name '*.erased' ! -name '*.tokens' ! -name '*.backup' "
                + "-exec mv -t \(state)/before {} +",
            "install -o tallyman -g tallyman -m 600 \(state)/backup.sqlite \(state)/tallyman.sqlite", "tallyman doctor",
            "systemctl start tallyman",
        ])
        text.say(
            "What was sent after the copy was made is found in Deposco under its number, and not sent again. Two cores must never work "
                + "for one shop.")
        text.heading("How long things are kept")
        text.list([
            "Webhooks as they came, and answers to actions: {privacy.keepBodies}.",
            "Who ordered, from the order's end: {privacy.keepContacts}.",
        ])
    }
}
