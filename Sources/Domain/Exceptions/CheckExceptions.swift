// Daily checks.

extension ExceptionType {
    package static let checkMissed = ExceptionType(
        "check-missed", "Daily check not signed off",
        team: .operations, .warning, act: .hours(4), group: ExceptionGroup(.core, .tallyman, .silence), about: .name,
        ends: [.checkSigned, .checkDueAgain, .checkOff], retry: .subject,
        playbook:
            "A daily check was due and nobody signed it off in its time. It belongs to the team whose check it is. Open the check from "
            + "the list of checks, look at its figures and at what they were read from, and sign it off with a note; a fault that it "
            + "shows is an exception of its own. This ends when the check is signed off, or when its next turn comes; the journal "
            + "keeps that this one was missed.",
        leave:
            "Never sign a check off unseen to be rid of it: a turn that is missed and explained is worth more to an auditor."
    )
}

extension ExceptionCause {
    package static func checkMissed(_ check: DailyCheck) -> Self {
        Self(.checkMissed, key: check.rawValue, about: .name(check.rawValue))
    }
}

extension ExceptionEnding {
    package static let checkSigned = ExceptionEnding("… signed it off")
    package static let checkDueAgain = ExceptionEnding("its next turn came")
    package static let checkOff = ExceptionEnding("the check is switched off")
}
