/// Everything about an action but how it is performed: its key and words, and what it is for.
package struct ActionSpec: Sendable {
    package let name: ActionName
    /// What is typed after `:`, and what may be typed instead.
    package let command: String
    package let aliases: [String]
    /// `nil` for what is not done at the desk.
    package let key: String?
    /// What it does, in one line.
    package let title: String
    /// The words beside its key, and those where there is little room.
    package let hint: String
    package let shortHint: String
    /// Completes "may not" and "nothing here to".
    package let verb: String
    /// The word on the button.
    package let button: String
    /// The title of the dialog, before the thing that it is about.
    package let dialog: String
    /// What it can be sent for. Whether it suits one exception is said by the exception's `actions`.
    package let kinds: Set<TargetRef.Kind>
    /// Where else it can be done, for places whose rows it is not for.
    package let elsewhere: String
    package let needsReason: Bool
    /// What was done to a thing: `retried`.
    package let done: String
    /// Completes "none of your roles may".
    package let right: String
    /// The customer reads the reason.
    package var customerReads = false
    /// What the reason is called.
    package var asks = "Reason"
    /// Reasons to choose from, where a shop has set no others.
    package var usualReasons: [String] = []

    /// A person at the desk is asked for the reason, so that there can be some to choose from.
    package var offersReasons: Bool { needsReason && key != nil }
    /// Reasons to choose from, for one action, and their characters: a dialog shows them all, and a reason is a sentence or two.
    package static let mostReasons = 9
    package static let longestReason = 300
}

extension ActionName {
    package var spec: ActionSpec {
        switch self {
        case .retry:
            ActionSpec(
                name: self, command: "retry", aliases: [], key: "r", title: "Retry", hint: "retry", shortHint: "retry",
                verb: "retry", button: "Retry", dialog: "Retry", kinds: [.order, .work, .exception],
                elsewhere: "Retry is for orders, exceptions and work; open the order instead.", needsReason: false,
                done: "retried", right: "retry")
        case .rejectCancellation:
            ActionSpec(
                name: self, command: "reject-cancellation", aliases: ["reject"], key: "X",
                title: "Reject the cancellation, with a reason", hint: "reject cancellation", shortHint: "reject",
                verb: "reject", button: "Reject", dialog: "Reject cancellation:", kinds: [.cancellation, .exception],
                elsewhere: "Cancellations are rejected from their list, an exception, or the order.",
                needsReason: true, done: "rejected", right: "reject a cancellation", customerReads: true,
                usualReasons: [
                    "Your order is being packed already. Please refuse the parcel, or send it back for a refund.",
                    "Your order has left us already. Please refuse the parcel, or send it back for a refund.",
                ])
        case .assignOwner:
            ActionSpec(
                name: self, command: "assign-owner", aliases: ["owner", "assign"], key: "o",
                title: "Choose the owner: you, a team, a colleague", hint: "owner", shortHint: "owner",
                verb: "assign an owner to", button: "Assign", dialog: "Owner of",
                kinds: [.exception, .order, .shipment, .cancellation],
                elsewhere: "Work has no owner; its exception has.", needsReason: false, done: "assigned",
                right: "assign an owner")
        case .releaseNotification:
            ActionSpec(
                name: self, command: "release-notification", aliases: ["release"], key: "R",
                title: "Release the held notification, with a reason", hint: "release", shortHint: "release",
                verb: "release", button: "Release", dialog: "Release notification:", kinds: [.shipment],
                elsewhere: "Notifications are released from the list of holds, or from the order.", needsReason: true,
                done: "released", right: "release a notification",
                usualReasons: [
                    "The carrier confirmed that it has the parcel.",
                    "The parcel was delivered, and never scanned before.",
                ])
        case .retryInPatchworks:
            ActionSpec(
                name: self, command: "retry-in-patchworks", aliases: [], key: "P",
                title: "Run again in Patchworks, old version", hint: "run again", shortHint: "run again",
                verb: "run again in Patchworks", button: "Run again", dialog: "Old flow version again:",
                kinds: [.order, .exception], elsewhere: "Runs are repeated from an order or its exception.",
                needsReason: false, done: "run again", right: "have Patchworks repeat a run")
        case .erasePerson:
            ActionSpec(
                name: self, command: "erase-person", aliases: [], key: nil, title: "Erase who ordered", hint: "erase",
                shortHint: "erase", verb: "erase", button: "Erase", dialog: "Erase who ordered", kinds: [.order],
                elsewhere: "People are erased with `tallyman privacy erase`.", needsReason: true, done: "erased",
                right: "see, write out or erase what is held of a person")
        case .takeIn:
            ActionSpec(
                name: self, command: "take-in", aliases: [], key: "T",
                title: "Take the order in that waits for a person, with a reason", hint: "take in",
                shortHint: "take in", verb: "take in", button: "Take in", dialog: "Take in",
                kinds: [.order, .exception],
                elsewhere: "Orders are taken in from the list of what is not due, their exception, or the order.",
                needsReason: true, done: "taken in", right: "take in an order",
                usualReasons: ["Looked at: it is ours to send.", "The payment was confirmed."])
        case .follow:
            ActionSpec(
                name: self, command: "follow", aliases: [], key: "F",
                title: "Follow the order in the WMS as this one, with a reason", hint: "follow", shortHint: "follow",
                verb: "follow", button: "Follow", dialog: "This is it:", kinds: [.exception],
                elsewhere: "An order in the WMS is followed from the exception that says it may be this one.",
                needsReason: true, done: "followed", right: "say that an order in the WMS is this one",
                usualReasons: ["Somebody entered it by hand.", "Compared: it is the same order."])
        case .skip:
            ActionSpec(
                name: self, command: "skip", aliases: [], key: "S", title: "Skip the message that is set aside",
                hint: "skip", shortHint: "skip", verb: "skip", button: "Skip", dialog: "Never read:",
                kinds: [.exception], elsewhere: "Messages are skipped from the exception of one that is set aside.",
                needsReason: false, done: "skipped", right: "skip a message")
        case .note:
            ActionSpec(
                name: self, command: "note", aliases: [], key: "n", title: "Write a note, which stays in the timeline",
                hint: "note", shortHint: "note", verb: "write a note on", button: "Write", dialog: "Note on",
                kinds: [.order, .exception, .shipment, .cancellation],
                elsewhere: "Notes are written on orders, exceptions, shipments and cancellations.", needsReason: true,
                done: "noted", right: "write a note", asks: "Note",
                usualReasons: ["The customer was told.", "The warehouse was asked.", "Waiting for the carrier."])
        case .signOff:
            ActionSpec(
                name: self, command: "sign-off", aliases: ["sign"], key: "c",
                title: "Sign the daily check off, with a note",
                hint: "sign off", shortHint: "sign off", verb: "sign off", button: "Sign off", dialog: "Sign off",
                kinds: [.check], elsewhere: "Daily checks are signed off from their list or their card.",
                needsReason: true, done: "signed off", right: "sign off a daily check", asks: "Note",
                usualReasons: ["Looked at all of them.", "Those that are open are in hand."])
        }
    }

    /// What can be sent for every thing of a kind.
    package static func usual(for kind: TargetRef.Kind) -> Set<ActionName> {
        let particular: Set<ActionName> = kind == .exception ? [.rejectCancellation, .takeIn, .follow, .skip] : []
        return Set(allCases.filter { $0.spec.kinds.contains(kind) && !particular.contains($0) })
    }
}
