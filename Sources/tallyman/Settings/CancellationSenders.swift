import Connectors
import Core

/// `cancellations.senders`: who may ask to cancel through `/hooks/cancellations`.
enum CancellationSenders {
    struct Sender: Sendable, Equatable {
        var name: String
        /// Several while one is being replaced.
        var secrets: [Secret]
        /// Where it takes our answers, if it does.
        var answerURL: String?
    }

    static let senders = Setting(
        "cancellations.senders", .items(of: item, written: written, read), default: [], otherwise: "nobody",
        example: .commented(
            """
            - name: helpdesk
              # TALLYMAN_SENDER_HELPDESK_SECRETS in the environment, or
              secretsFile: /run/secrets/helpdesk
              answer: https://helpdesk.example/tallyman/answers
            """), holds: .atReload,
        to: .core { core, senders in
            for sender in senders {
                core.hooks.cancellationSenders[sender.name] = CancellationSender(
                    name: sender.name, secrets: sender.secrets.map(\.value), answerURL: sender.answerURL)
            }
        },
        "Who may ask to cancel through `/hooks/cancellations`: a list of senders, each with a name, the secrets that sign its requests and "
            + "our answers, and an address for those answers if it wants them.")

    private static let name = Setting(
        "cancellations.senders[].name", nameKind, required: true, example: .shown("helpdesk"),
        "What it calls itself in `X-Tallyman-Sender`.")

    private static let secrets = Setting(
        "cancellations.senders[].secrets",
        .secrets("TALLYMAN_SENDER_<NAME>_SECRETS", "what signs its requests", variableOf: variable), required: true,
        example: .shown("/run/secrets/helpdesk"),
        "What signs its requests and our answers; ours are signed with the first. The variable has `_` for each dash of the name."
    )

    private static let answer = Setting(
        "cancellations.senders[].answer", .url, otherwise: "no answers",
        example: .shown("https://helpdesk.example/tallyman/answers"),
        "Where our answers go. It is never taken from a request.")

    private static let item = SettingSection("cancellations.senders[]", "Each of the senders.") {
        name
        secrets
        answer
    }

    private static let nameKind: SettingKind<String> = {
        let words = "must be 1 to 40 small letters, digits and dashes"
        var kind = SettingKind<String>(written: { $0 }) { place in
            guard let name = place.section.text(place.key) else { return nil }
            if name.wholeMatch(of: #/[a-z0-9-]{1,40}/#) == nil {
                place.section.note("`\(name)` \(words)", place.key, nil)
            }
            return name
        }
        kind.face.values = "1 to 40 small letters, digits, dashes"
        kind.face.bounds = [
            SettingBound(
                words: words, taken: String(repeating: "s", count: 40), refused: String(repeating: "s", count: 41))
        ]
        return kind
    }()

    private static func variable(of item: YAMLSection) -> String {
        "TALLYMAN_SENDER_\((item.scalar(name.face.name) ?? "").uppercased().replacing("-", with: "_"))_SECRETS"
    }

    private static func written(_ sender: Sender) -> String {
        "{name: \(sender.name)\(sender.answerURL.map { ", answer: \($0)" } ?? "")}"
    }

    private static func read(_ item: SettingItem, _ earlier: [Sender]) -> Sender? {
        guard let name = item[name] else { return nil }
        if earlier.contains(where: { $0.name == name }) {
            item.note("`\(name)` stands here twice: give each sender its own name", at: Self.name)
        }
        return item[secrets].map { Sender(name: name, secrets: $0, answerURL: item[answer]) }
    }

    static let more = """
        A request is a `POST` to `/hooks/cancellations` with the headers `X-Tallyman-Sender`, the sender's name, and
        `X-Tallyman-Hmac-Sha256`, the HMAC-SHA256 of the raw body in base64. It is answered 200 once it is kept. The body:

        | member | what it says |
        |---|---|
        | `requestId` | the sender's own id, 1 to 100 visible characters of ASCII; the same id again is the same request and is dropped |
        | `orderId`, `orderName` | the channel's number of the order, or its name, as `#1001`; one of them, and when both are there they must agree |
        | `message` | the customer's words, optional; kept apart from the journal and erased with the customer, as `reason` is |
        | `reason` | the sender's own word for why, optional |

        Patchworks may hand such a body over on its own hook with the topic `cancellation`; the sender is then called `patchworks`, and is
        answered where a sender of that name has an address.

        The answer is a `POST` of `requestId`, `outcome`, `orderId`, `orderName`, `stage` (Deposco's exact status), `stageReadAt` and
        `message` to the sender's address, signed in `X-Tallyman-Hmac-Sha256` in the same way, with
        `X-Tallyman-Topic: cancellation-answer` and the request id as `X-Tallyman-Delivery`. `outcome` is `accepted`, `rejected`,
        `unreadable`, or `unknownOrder` when the channel has no such order ten minutes later; such an order is looked for a day long, and
        if it turns up after all, a second answer follows. Any 2xx takes the answer; else it is sent again. The channel's order gets a tag
        and a line in its note for every request, whoever sent it.
        """
}
