package enum Severity: String, Sendable, Codable, CaseIterable {
    case info, warning, critical
}

/// A team or a person who owns an exception.
package struct Owner: Hashable, Sendable {
    /// A team's id (`merchandising`) or a login name.
    package var name: String
    package var isTeam: Bool

    package init(team: String) {
        name = team
        isTeam = true
    }

    package init(person: String) {
        name = person
        isTeam = false
    }
}

package enum ExceptionState: String, Sendable, Codable {
    case open, resolved
}

/// An exception, folded from its facts. Exceptions are grouped by cause, so a missing SKU and all the orders that need
/// it are one exception.
package struct ExceptionRecord: Hashable, Sendable, Codable {
    package var id: ExceptionID
    package var type: ExceptionType
    /// One line, without personal data.
    package var summary: String
    /// Evidence, without personal data.
    package var detail: String
    /// The order it is about, when it is about one.
    package var order: OrderID?
    /// The thing it is about besides an order: a shipment, a cancellation, a work row.
    package var about: String?
    package var suggestion: String?
    package var owner: Owner?
    /// Whether a person chose the owner. Rules then leave the owner alone.
    package var ownerByHand = false
    package var severity: Severity
    package var state: ExceptionState = .open
    package var raisedAt: Instant
    package var dueBy: Instant
    package var resolvedAt: Instant?
    package var resolution: String?
    /// Number of times it was raised again after it was resolved.
    package var regressions = 0

    /// What it is about besides an order.
    package var subject: ExceptionSubject? { about.flatMap { ExceptionSubject(text: $0, of: type) } }

    package init?(first fact: Fact, id: ExceptionID, at: Instant) {
        guard case .exceptionRaised(let raised) = fact else { return nil }
        self.id = id
        type = raised.type
        summary = raised.summary
        detail = raised.detail
        order = raised.order
        about = raised.about
        suggestion = raised.suggestion
        owner = raised.owner
        severity = raised.severity
        raisedAt = at
        dueBy = at + raised.sla
    }

    package mutating func apply(_ fact: Fact, at: Instant) {
        switch fact {
        case .exceptionRaised(let raised):
            summary = raised.summary
            detail = raised.detail
            suggestion = raised.suggestion
            about = raised.about ?? about
            if state == .resolved {
                state = .open
                regressions += 1
                raisedAt = at
                dueBy = at + raised.sla
                if !ownerByHand { owner = raised.owner }
            }
        case .exceptionAssigned(let owner):
            self.owner = owner
            ownerByHand = true
        case .exceptionResolved(let reason):
            state = .resolved
            resolvedAt = at
            resolution = reason
        default: break
        }
    }
}

/// The raising of an exception: everything the record starts from.
package struct RaisedException: Hashable, Sendable {
    package var type: ExceptionType
    package var summary: String
    package var detail: String
    package var order: OrderID?
    package var about: String?
    package var suggestion: String?
    package var owner: Owner?
    package var severity: Severity
    package var sla: Span

    /// - Parameters:
    ///   - new: its type supplies whatever it leaves out.
    ///   - terms: what the shop says of its type's owner and time to act.
    package init(_ new: NewException, _ terms: ExceptionTerms = ExceptionTerms()) {
        let type = new.cause.type
        self.type = type
        summary = new.summary
        detail = new.detail
        order = new.cause.order
        about = new.cause.about?.text
        suggestion = new.suggestion
        owner = Owner(team: (new.team ?? terms.team(of: type)).rawValue)
        severity = type.severity
        sla = new.timeToAct ?? terms.timeToAct(on: type)
    }
}

/// An exception to be raised.
package struct NewException: Hashable, Sendable {
    package var cause: ExceptionCause
    /// One line, without personal data.
    package var summary: String
    /// Evidence.
    package var detail: String
    package var suggestion: String?
    /// The time to act, where the cause sets its own instead of the type's.
    package var timeToAct: Span?
    /// The team that owns it first, where the cause sets its own instead of the type's.
    package var team: Team?

    package init(
        _ cause: ExceptionCause, summary: String, detail: String = "", suggestion: String? = nil,
        timeToAct: Span? = nil, team: Team? = nil
    ) {
        self.team = team
        self.cause = cause
        self.summary = summary
        self.detail = detail
        self.suggestion = suggestion
        self.timeToAct = timeToAct
    }
}
