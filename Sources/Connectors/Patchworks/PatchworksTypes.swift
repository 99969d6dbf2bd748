package import Domain

/// One execution of a flow: docs/apis/patchworks.md#runs.
package struct PatchworksRun: Hashable, Sendable {
    /// What Patchworks says about a run. `success` does not prove that the payload arrived.
    package enum Status: Hashable, Sendable {
        case started, success, failure, stopped, partialSuccess
        /// An undocumented code, as Patchworks sent it.
        case other(String)

        /// The code in filters and in rows.
        package var code: String {
            switch self {
            case .started: "1"
            case .success: "2"
            case .failure: "3"
            case .stopped: "4"
            case .partialSuccess: "5"
            case .other(let code): code
            }
        }

        init(code: String) {
            self = [.started, .success, .failure, .stopped, .partialSuccess].first { $0.code == code } ?? .other(code)
        }
    }

    package var id: String
    package var flow: String?
    package var flowVersion: String?
    package var status: Status
    package var startedAt: Instant?
    package var finishedAt: Instant?
    package var hasWarnings: Bool
    /// The run that this one repeats. That the field means this is inferred.
    package var retryOf: String?
    /// Patchworks' own words, on one line.
    package var summary: String?
}

/// Which runs to list.
package struct PatchworksRunFilter: Hashable, Sendable {
    package var startedAfter: Instant?
    package var status: PatchworksRun.Status?
    package var flow: String?
    package var search: String?

    package init(
        startedAfter: Instant? = nil, status: PatchworksRun.Status? = nil, flow: String? = nil, search: String? = nil
    ) {
        self.startedAfter = startedAfter
        self.status = status
        self.flow = flow
        self.search = search
    }
}

/// A line of a run's log.
package struct PatchworksLogLine: Hashable, Sendable {
    /// `INFO`, `WARNING`, `ERROR`: Patchworks' word, in capitals.
    package var level: String
    package var message: String
    /// The step's name if it is told, otherwise its id.
    package var step: String?
    /// The id of the payload at that step, which is kept for 72 hours.
    package var payload: String?
    package var at: Instant?
}

/// A run that waits in Patchworks' own queue.
package struct PatchworksQueuedRun: Hashable, Sendable {
    package var id: String
    package var flow: String?
    package var queuedAt: Instant?
}

package struct PatchworksFlow: Hashable, Sendable {
    package var id: String
    package var name: String
}

/// A page of rows, with what Patchworks says about the whole list. An unreadable row does not spoil the others.
package struct PatchworksPage<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// The page to ask for next; `nil` at the end.
    package var next: Int?
    /// The number of rows on all pages, if it is told.
    package var total: Int?
    package var unreadable: [UnreadableRow]
}

extension PatchworksPage: Equatable where Row: Equatable {}
