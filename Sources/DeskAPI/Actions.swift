package import Domain

/// What the desk can do to a target. The core decides who may and when.
package enum ActionName: String, Codable, Hashable, Sendable, CaseIterable {
    /// Orders, work rows, messages, and exceptions (what they block or are about).
    case retry
    /// Cancellations (or their exceptions): refused with a reason, and the channel told.
    case rejectCancellation
    /// Exceptions; for orders, shipments and cancellations, their open exceptions.
    case assignOwner
    /// Shipments whose notification is held.
    case releaseNotification
    /// Orders that a run in Patchworks did not bring to the WMS (or their exceptions): Patchworks repeats the run, through the
    /// version of the flow that it had then.
    case retryInPatchworks
    /// Messages that are not taken in (or their exceptions): they will not be read.
    case skip
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
    /// Makes the request idempotent: the same id answers with the same outcomes and acts once.
    package var requestID: String
    package var action: ActionName
    package var targets: [ActionTarget]
    /// Required for `rejectCancellation` and `releaseNotification`.
    package var reason: String?
    /// For `assignOwner`; `nil` takes the owner away.
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
    /// What was or would be done, or why not.
    package var message: String

    package init(ref: TargetRef, label: String, kind: OutcomeKind, message: String) {
        self.ref = ref
        self.label = label
        self.kind = kind
        self.message = message
    }
}

/// The answer to a preview (nothing done: `done` means *would be done*) and to an action.
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
    /// Why nothing is allowed, when nothing is.
    package var reason: String?
    /// The owners that can be chosen: teams by id.
    package var teams: [Owner]
    package var shop: String

    package init(
        uid: UInt32, name: String, roles: [String], allowed: Set<ActionName>, reason: String?, teams: [Owner],
        shop: String
    ) {
        self.uid = uid
        self.name = name
        self.roles = roles
        self.allowed = allowed
        self.reason = reason
        self.teams = teams
        self.shop = shop
    }
}

/// The body of every error answer.
package struct DeskErrorBody: Codable, Hashable, Sendable, Error {
    package var error: String

    package init(error: String) { self.error = error }
}
