import DeskAPI

/// Writes a note on something. The text is the action's reason, which the journal's record of the action keeps beside it.
struct NoteAction {
    func perform() -> DeskAction.Ending { (.done, "noted") }
}
