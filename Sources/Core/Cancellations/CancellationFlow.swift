import Connectors
import Domain
import Store

/// Requests to cancel.
struct CancellationFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Records a request to cancel, once, and enqueues its decision.
    /// - Parameter words: what whoever asks says to it.
    func ask(_ id: CancellationID, _ request: CancellationRequest, words: String = "", by actor: Actor) throws {
        try step.tx.ask(id, request, words: words, by: actor, at: step.now)
    }

    /// The channel has cancelled what the WMS has, or may have: there is nothing to answer, but it is to stop.
    func askToStop(_ order: OrderRecord) throws { try step.tx.askToStop(order, at: step.now) }

    /// Takes a sender's request up, once: of an order that is known, else after the channel was asked for it.
    /// - Parameter body: the kept body that it was read from.
    /// - Returns: what became of it, in a word.
    func take(_ ask: CancellationHook.Ask, from sender: String, body: Int64) throws -> String {
        try step.tx.take(ask, from: sender, body: body, at: step.now)
    }

    /// A request that cannot be read is told to whoever sent it, where its request id can be.
    func answerUnreadable(_ body: BodyHead, _ bytes: [UInt8]) throws {
        try step.tx.answerUnreadable(body, bytes, at: step.now)
    }

    /// Refuses a cancellation that is past the point of no return, and enqueues the answer to the channel.
    func refuse(_ record: CancellationRecord, reason: String, by actor: Actor) throws {
        try step.tx.refuse(record, reason: reason, by: actor, at: step.now)
    }
}
