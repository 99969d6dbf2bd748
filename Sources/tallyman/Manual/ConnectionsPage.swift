import Domain

extension ManualPage {
    static let connections = ManualPage(
        name: "connections", title: "When a system does not answer", about: "It is night, and a connection is down."
    ) { shop, text in
        text.say(
            "Nothing is lost while a system is down: work waits, is tried again, and goes out by itself. The console's first line says "
                + "which system, since when, what waits and when it is tried next.")
        text.list([
            "Run `tallyman doctor`: it names what is wrong with machine, store and connections, and what to do. It changes nothing.",
            "Credentials refused: renew the secret's file, then `systemctl restart tallyman`.",
            "No answer: look at the system's own status page, then reach it as below. Tell the teams what is late.",
            "When to do nothing: the outage is announced, or calls succeed again. Do not restart the core; it helps nothing.",
        ])
        text.table(
            ["system", "address", "limit", "whom to reach"],
            [
                ["the channel, Shopify", "{shopify.store}, version {shopify.apiVersion}", "", shop.contact(.shopify)],
                [
                    "the warehouse system, Deposco", "{deposco.baseURL}", "{deposco.callsPerSecond} calls a second",
                    shop.contact(.deposco),
                ],
                [
                    "Deposco's older API", shop.has(DeposcoV1Section.section) ? "{deposco.v1.baseURL}" : "not used", "",
                    shop.contact(.deposco),
                ],
                [
                    "Patchworks", shop.has(PatchworksSection.section) ? "{patchworks.coreURL}" : "not called",
                    "{patchworks.callsPerMinute} calls a minute", shop.contact(.patchworks),
                ],
                [
                    "Royal Mail", shop.has(RoyalMailSection.section) ? "{royalMail.baseURL}" : "not asked",
                    "{royalMail.callsPerSecond} calls a second", shop.contact(.carriers),
                ],
            ])
        text.heading("Webhooks")
        text.list([
            "They arrive at {hooks.listen}, behind a proxy with TLS. Who declares Shopify's: {shopify.webhooks}.",
            "None for {sweeps.quietWebhooks} is a stall. The sweeps find what they do not tell; see the page `hours`.",
            "A message that cannot be read is set aside: `tallyman inbox list`, `show`, `retry`, `skip`.",
        ])
        text.heading("On this machine")
        text.list([
            "The log: {log.file}. The store: in {state}. The desk socket: {desk.socket}, for the group {desk.group}."
        ])
        text.code(["systemctl status tallyman", "tallyman doctor", "journalctl -u tallyman --since -1h"])
        text.say("On-call: \(shop.contact(.oncall)).")
    }
}
