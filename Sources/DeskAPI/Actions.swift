package import Domain

/// What the desk can do to a target. The core decides who may do it, and when.
package enum ActionName: String, Codable, Hashable, Sendable, CaseIterable {
    /// For orders, work, messages and exceptions. Of an exception it retries what the exception blocks or is about.
    case retry
    /// For cancellations (or their exceptions): refuses one with a reason, and tells the channel.
    case rejectCancellation
    /// For exceptions. Of an order, a shipment or a cancellation it assigns the open exceptions.
    case assignOwner
    /// For shipments whose notification is held.
    case releaseNotification
    /// For orders that a run in Patchworks did not bring to the WMS (or their exceptions): makes Patchworks repeat the run,
    /// through the version of the flow that the run used.
    case retryInPatchworks
    /// For orders whose person is to be erased. Whoever may do so may also see and export what is held of a person.
    case erasePerson
    /// For orders that leave only if a person says so (or their exceptions): in review, open again, or older than the start.
    case takeIn
    /// For exceptions of orders that the WMS may have already: the order there is this one, is followed, and is not sent.
    case follow
    /// For messages that are not taken in (or their exceptions): they will never be read.
    case skip
    /// For orders, exceptions, shipments and cancellations: what somebody wants the others to know, kept in the timeline.
    case note
    /// For turns of daily checks: signs one off with its figures as they are, once.
    case signOff
}

/// A target with the version that the user saw.
package struct ActionTarget: Codable, Hashable, Sendable {
    package var ref: TargetRef
    package var version: Int64

    package init(ref: TargetRef, version: Int64) {
        self.ref = ref
        self.version = version
    }
}

/// `POST /v1/actions/preview` and `POST /v1/actions`.
package struct ActionRequest: Codable, Hashable, Sendable {
    /// Makes the request idempotent: a repeated id does nothing more, and gets the same outcomes.
    package var requestID: String
    package var action: ActionName
    package var targets: [ActionTarget]
    /// Required for actions whose `ActionSpec` says so. Of a note it is the text.
    package var reason: String?
    /// For `assignOwner`; `nil` removes the owner.
    package var owner: Owner?

    package init(
        requestID: String, action: ActionName, targets: [ActionTarget], reason: String? = nil, owner: Owner? = nil
    ) {
        self.requestID = requestID
        self.action = action
        self.targets = targets
        self.reason = reason
        self.owner = owner
    }
}

package enum OutcomeKind: String, Codable, Hashable, Sendable {
    case done, alreadyDone, changedSinceYouLooked, notAllowed, failed
}

package struct ActionOutcome: Codable, Hashable, Sendable {
    package var ref: TargetRef
    /// How the desk knows the target: an order name, a SKU.
    package var label: String
    package var kind: OutcomeKind
    /// What was done or would be done, or why it was not.
    package var message: String
    /// Of an assignment, the colleague who had it.
    package var holder: Owner?

    package init(ref: TargetRef, label: String, kind: OutcomeKind, message: String, holder: Owner? = nil) {
        self.holder = holder
        self.ref = ref
        self.label = label
        self.kind = kind
        self.message = message
    }
}

/// The answer to an action, or to a preview. A preview does nothing: there `done` means *would be done*.
package struct ActionReply: Codable, Hashable, Sendable {
    package var outcomes: [ActionOutcome]

    package init(outcomes: [ActionOutcome]) { self.outcomes = outcomes }
}

/// The caller as the kernel and the configuration know them: `GET /v1/me`.
package struct Identity: Codable, Hashable, Sendable {
    package var uid: UInt32
    package var name: String
    package var roles: [String]
    /// What the roles allow.
    package var allowed: Set<ActionName>
    /// Why nothing is allowed; `nil` if something is.
    package var reason: String?
    /// The owners that can be chosen: teams by id.
    package var teams: [Owner]
    /// Colleagues who can be chosen too: those whom the configuration names, who own something, or who did something of late.
    package var people: [Owner]
    package var shop: String
    /// Reasons to choose from, by the action that asks for one. The desk may change what it chose.
    package var reasons: [String: [String]]

    package init(
        uid: UInt32, name: String, roles: [String], allowed: Set<ActionName>, reason: String?, teams: [Owner],
        people: [Owner] = [], shop: String, reasons: [String: [String]] = [:]
    ) {
        self.uid = uid
        self.name = name
        self.roles = roles
        self.allowed = allowed
        self.reason = reason
        self.teams = teams
        self.people = people
        self.shop = shop
        self.reasons = reasons
    }
}

/// The body of every error answer.
package struct DeskErrorBody: Codable, Hashable, Sendable, Error {
    package var error: String

    package init(error: String) { self.error = error }
}
