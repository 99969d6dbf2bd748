package import DeskAPI
package import Domain
package import Screen

/// Numbers a question to the core, so that an answer which nobody waits for any more is told from the one that is awaited.
package typealias RequestID = Int

/// Everything that can happen to the console. Whoever sends these sends `.clock` first whenever time has passed, since the
/// console has no clock of its own.
package enum Message: Hashable, Sendable {
    case clock(Instant)
    case resized(Size)
    case key(Key)
    /// Text pasted in one piece: never a command.
    case paste(String)
    /// The live stream opened, or ended with this reason.
    case connection(up: Bool, reason: String)
    case live(LiveLine)
    case identity(Identity)
    case list(RequestID, ListPage)
    case orderCard(RequestID, OrderCard)
    case exceptionCard(RequestID, ExceptionCard)
    case workStanding(RequestID, WorkStanding)
    case connectorCard(RequestID, ConnectorCard)
    case checkCard(RequestID, CheckCard)
    case searchHits(RequestID, [SearchHit])
    case preview(RequestID, ActionReply)
    case outcome(RequestID, ActionReply)
    /// A question that got no usable answer, with the reason in plain words.
    case failed(RequestID, reason: String)
}

/// What the console asks of its surroundings. Questions carry the number that their answer, or `.failed`, must bring back.
package enum Effect: Hashable, Sendable {
    /// Open the live stream, and open it again by itself whenever it ends, until the console quits.
    case subscribe
    case identity(RequestID)
    case list(RequestID, ListName, all: Bool, filter: String, after: String?, limit: Int)
    case orderCard(RequestID, id: String)
    case exceptionCard(RequestID, id: String)
    case workStanding(RequestID, id: String)
    case connectorCard(RequestID, id: String)
    case checkCard(RequestID, id: String)
    case search(RequestID, String)
    case preview(RequestID, ActionRequest)
    case act(RequestID, ActionRequest)
    /// Hand text to the terminal's clipboard.
    case copy(String)
    /// Paint the whole screen anew.
    case redraw
    /// Leave the screen and stop, as Ctrl-Z does.
    case suspend
    case quit
}
