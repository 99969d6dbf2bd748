import Core
import Domain

/// How long an order may wait that is not due yet: settings under `orders.waits`, one for each reason.
enum WaitSettings {
    static let section = SettingSection(
        "orders.waits",
        "How long units that are not due yet may wait for each reason, before somebody is told by an exception. It changes nothing of when "
            + "they leave. What waits for its money goes by `payments.awaitedFor`."
    ) {
        settings.map(\.setting)
    }

    /// `nil` where no limit can be set.
    static func setting(_ reason: WaitReason) -> Setting<Limit>? {
        settings.first { $0.reason.name == reason.name }?.setting
    }

    enum Limit: Sendable, Equatable {
        case after(Span)
        case never

        var span: Span? {
            switch self {
            case .after(let span): span
            case .never: nil
            }
        }
    }

    private static let settings: [(reason: WaitReason, setting: Setting<Limit>)] = [
        limit(.settling, "settling", "What was just routed, counted from the end of `orders.settle`."),
        limit(.notRouted, "notRouted", "What no location has that our access can see."),
        limit(.held(""), "held", "What the channel holds, for whatever reason: fraud, an address, a pre-order."),
        limit(.scheduled, "scheduled", "What is to be fulfilled later, counted from that time."),
        limit(.riskPending, "riskPending", "What is still being assessed, counted from the end of `orders.riskWait`."),
        limit(.riskReview, "riskReview", "What waits for a person because of its risk."),
        limit(.notRequested, "notRequested", "What is at a fulfilment service of ours that was not asked to ship it."),
        limit(.reopened, "reopened", "What was fulfilled, and is open again."),
        limit(.unknownWord(""), "unknownWord", "What has a status or a method in the channel that is not known here."),
        limit(.paymentReview, "paymentReview", "What is not paid, and waits for a person to review it."),
    ]

    private static func limit(_ reason: WaitReason, _ key: String, _ says: String) -> (WaitReason, Setting<Limit>) {
        let usual = DuePolicy.usualLimits[reason.name].map(Limit.after) ?? .never
        let setting = Setting(
            "orders.waits.\(key)", kind, default: usual,
            to: .core { $0.policy.due.limits[reason.name] = $1.span }, says)
        return (reason, setting)
    }

    private static let kind = SettingKind<Limit>(
        face: SettingKindFace(
            values: "a length of time, or `never`",
            bounds: [SettingBound(words: "of at least 0s", taken: "0s", refused: "-1s")]),
        written: { $0.span.map(SpanText.text) ?? "never" },
        read: { place in
            place.section.value(place.key, expected: "a length of time of at least 0s, as 90m or 2d, or never") {
                $0 == "never" ? .never : SpanText.read($0).map(Limit.after)
            }
        })
}
