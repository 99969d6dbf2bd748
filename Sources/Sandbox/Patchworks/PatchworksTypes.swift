/// How the stand-in Patchworks behaves. Times in milliseconds.
package struct PatchworksSettings: Sendable {
    package var apiKey = "sandbox-patchworks"
    package var user = "core@sandbox.invalid"
    package var password = "sandbox-password"
    /// How long a token of a sign-in lasts.
    package var tokenLife: Int64 = 86_400_000
    /// For the whole account; `nil` for no limit.
    package var callsPerMinute: Int? = 240
    /// Queued runs start only while fewer run.
    package var concurrentRuns = 10
    /// What was started is added to the queue so often, and picked from it so often.
    package var addingEvery: Int64 = 30_000
    package var pickingEvery: Int64 = 5000
    /// How long a run takes.
    package var runTime: Int64 = 2000
    /// Bytes; more are answered 413.
    package var maximumPayload = 8 * 1024 * 1024
    package var payloadLife: Int64 = 72 * 3_600_000
    package var runLife: Int64 = 7 * 24 * 3_600_000
    /// A step that Deposco answers 429 waits and tries again, instead of failing.
    package var waitsForDeposco = false
    /// In a thousand starts: answered, and no run ever appears; a run, and no answer.
    package var lostRunsPerMille = 0
    package var lostAnswersPerMille = 0
    /// Its API is not there; runs go on.
    package var offline = false
    /// Until then every call is answered 429.
    package var limitedUntil: Int64 = 0

    package init() {}
}

/// What a version of a flow does with an order.
package enum PatchworksBehaviour: Hashable, Sendable {
    /// Posts the payload to the stand-in Deposco.
    case posts
    /// Stops in the mapping, with this message.
    case fails(String)
    /// Ends as a partial success with this message, with the payload posted or not.
    case partial(String, posting: Bool)
    /// Ends as a success and posts nothing.
    case losesIt
}

package struct SandboxFlow: Sendable {
    package var id: Int64
    package var name: String
    package var enabled = true
    /// The last one is deployed.
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
    /// Names the payload, kept apart for its shorter life.
    package var payload: Int64
    package var queuedAt: Int64
    /// `nil` while it waits to be started.
    package var startedAt: Int64?
    package var finishedAt: Int64?
    package var status = Status.started
    package var summary = ""
    package var retryOf: Int64?
    package var logs: [Log] = []

    /// The steps of every flow here, in their order.
    package static let steps = ["Receive payload", "Map order", "Post to Deposco"]
}
