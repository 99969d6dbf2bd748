// Work and messages that Tallyman could not deal with.

extension ExceptionType {
    package static let deadLetter = ExceptionType(
        "dead-letter", "Work that keeps failing",
        team: .oncall, .warning, act: .hours(1), group: ExceptionGroup(.core, .tallyman, .fault), about: .prefixed,
        ends: [.workSucceeded], retry: .subject,
        playbook:
            "A piece of work failed again and again and was set aside; the last error is in the detail. Fix the "
            + "cause, then retry. Nothing else of the same kind is held up.",
        leave: "Leave it while the system that refused is down: retry once it answers.")

    package static let setAside = ExceptionType(
        "set-aside", "Tallyman cannot deal with this itself",
        team: .oncall, .warning, act: .hours(1), group: ExceptionGroup(.core, .tallyman, .fault), about: .prefixed,
        ends: [.readableAgain, .takenIn, .rowTakenIn, .skipped], retry: .subject,
        playbook:
            "Tallyman's own code failed on a message, a row of an answer or a stored document, again and again, and "
            + "goes on without it; the detail says on which and why. Look at a message with `tallyman inbox show`, enter "
            + "by hand what it says if it matters, and report the fault. Once it is mended, retry it here or with "
            + "`tallyman inbox retry`; what is not needed is ended with `tallyman inbox skip`. Rows and documents are "
            + "looked at again by themselves.",
        leave: "Leave it if what was set aside is not needed; end it then with `tallyman inbox skip`.")
}

extension ExceptionCause {
    package static func deadLetter(kind: String, key: String, work: Int64?, order: OrderID?) -> Self {
        Self(.deadLetter, key: "\(kind)/\(key)", order: order, about: work.map { .work($0) })
    }
    package static func setAside(body id: Int64) -> Self { Self(.setAside, key: "body/\(id)", about: .body(id)) }
    package static func setAside(document id: String, of table: String) -> Self {
        Self(.setAside, key: "\(table)/\(id)", about: .document(table: table, id: id))
    }
    package static func setAside(row: String, of source: String) -> Self { Self(.setAside, key: "\(source)/\(row)") }
}

extension ExceptionEnding {
    package static let readableAgain = ExceptionEnding("it can be read again")
    package static let takenIn = ExceptionEnding("it was taken in: …")
    package static let rowTakenIn = ExceptionEnding("it could be taken in")
    package static let skipped = ExceptionEnding("the message was skipped by hand")
    package static let workSucceeded = ExceptionEnding("the work succeeded")
}
