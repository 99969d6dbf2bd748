/// How the stand-in Patchworks behaves. Times in milliseconds.
package struct PatchworksSettings: Sendable {
    package var apiKey = "sandbox-patchworks"
    package var user = "core@sandbox.invalid"
    package var password = "sandbox-password"
    /// How long a token lasts.
    package var tokenLife: Int64 = 86_400_000
    /// The limit of the whole account; `nil` for none.
    package var callsPerMinute: Int? = 240
    /// Queued runs start only while fewer than this are running.
    package var concurrentRuns = 10
    /// How often started runs are added to the queue, and how often runs are picked from it.
    package var addingEvery: Int64 = 30_000
    package var pickingEvery: Int64 = 5000
    /// How long a run takes.
    package var runTime: Int64 = 2000
    /// In bytes. A larger payload is answered 413.
    package var maximumPayload = 8 * 1024 * 1024
    package var payloadLife: Int64 = 72 * 3_600_000
    package var runLife: Int64 = 7 * 24 * 3_600_000
    /// A step waits and tries again after Deposco's 429, and while Deposco takes no connection, instead of failing.
    package var waitsForDeposco = false
    /// In a thousand starts: an answer without a run; a run without an answer.
    package var lostRunsPerMille = 0
    package var lostAnswersPerMille = 0
    /// Its API cannot be reached, while runs go on.
    package var offline = false
    /// Every call until then is answered 429.
    package var limitedUntil: Int64 = 0

    package init() {}
}

/// What a version of a flow does with an order.
package enum PatchworksBehaviour: Hashable, Sendable {
    /// Posts the payload to the stand-in Deposco.
    case posts
    /// Fails in the mapping, with this message.
    case fails(String)
    /// Ends as a partial success with this message. `posting` says whether the payload is posted.
    case partial(String, posting: Bool)
    /// Ends as a success without posting.
    case losesIt
}

package struct SandboxFlow: Sendable {
    package var id: Int64
    package var name: String
    package var enabled = true
    /// The last version is the deployed one.
    package var versions: [(id: Int64, behaviour: PatchworksBehaviour)]
}

package enum PatchworksTrigger: String, Sendable {
    case api = "API"
    case manual = "Manual"
    case retry = "Retry"
}

package struct SandboxRun: Sendable {
    package enum Status: Int64, Sendable {
        case started = 1
        case success, failure, stopped, partialSuccess
    }

    package struct Log: Sendable {
        package var id: Int64
        package var level: String
        package var message: String
        package var step: Int
        package var at: Int64
    }

    package var id: Int64
    package var flow: Int64
    package var version: Int64
    package var trigger: PatchworksTrigger
    /// The id of the payload, which is kept apart because it is forgotten earlier.
    package var payload: Int64
    package var queuedAt: Int64
    /// `nil` while it waits to be started.
    package var startedAt: Int64?
    package var finishedAt: Int64?
    package var status = Status.started
    package var summary = ""
    package var retryOf: Int64?
    package var logs: [Log] = []

    /// The steps of every flow, in their order.
    package static let steps = ["Receive payload", "Map order", "Post to Deposco"]
}
