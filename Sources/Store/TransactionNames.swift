package import Domain

/// Writes by the names under which they stood before each subject had a type of its own.
extension Transaction {
    @discardableResult
    package func enqueue(_ work: NewWork, at now: Instant) throws -> Bool {
        try queues.enqueue(work, at: now)
    }

    @discardableResult
    package func release(_ condition: String, at now: Instant) throws -> Int {
        try queues.release(condition, at: now)
    }

    package func drop(_ kind: WorkKind, key: String, argument: String? = nil) throws {
        try queues.drop(kind, key: key, argument: argument)
    }

    package func finish(_ id: Int64, _ ending: WorkEnding, at now: Instant) throws {
        try queues.finish(id, ending, at: now)
    }

    package func retry(work id: Int64, at now: Instant) throws -> Bool {
        try queues.retry(work: id, at: now)
    }

    package func takeTogether(_ kind: WorkKind, limit: Int, now: Instant) throws -> [(key: String, argument: String?)] {
        try queues.takeTogether(kind, limit: limit, now: now)
    }

    package func giveBack(_ id: Int64, deaths: Int) throws {
        try queues.giveBack(id, deaths: deaths)
    }

    package func clearSuspicion(of id: Int64) throws {
        try queues.clearSuspicion(of: id)
    }

    package func markFaulty(_ id: Int64) throws {
        try queues.markFaulty(id)
    }

    package func setAsideUnknown(_ id: Int64, error: String) throws {
        try queues.setAsideUnknown(id, error: error)
    }

    package func recountQueues() throws {
        try queues.recountQueues()
    }

    package func acceptBody(_ body: NewBody) throws -> BodyAcceptance {
        try bodies.acceptBody(body)
    }

    @discardableResult
    package func blankBody(_ id: Int64) throws -> Int {
        try bodies.blankBody(id)
    }

    package func takeInHand(_ ids: [Int64]) throws {
        try bodies.takeInHand(ids)
    }

    package func letGo(_ id: Int64) throws {
        try bodies.letGo(id)
    }

    package func note(_ trouble: BodyTrouble, of id: Int64) throws {
        try bodies.note(trouble, of: id)
    }

    package func putBack(body id: Int64) throws -> Bool {
        try bodies.putBack(body: id)
    }

    package func settleBody(_ id: Int64, _ outcome: String) throws {
        try bodies.settleBody(id, outcome)
    }

    package func putContact(_ id: OrderID, _ contact: Contact, customer: String? = nil) throws {
        try people.putContact(id, contact, customer: customer)
    }

    package func erase(_ id: OrderID, messages: [Int64]) throws -> ErasedCounts {
        try erasing.erase(id, messages: messages)
    }

    package func forgetLooseWords(before moment: Instant, limit: Int) throws -> Int {
        try erasing.forgetLooseWords(before: moment, limit: limit)
    }

    package func noteStock(_ sku: SKU, at now: Instant) throws {
        try stockDue.noteStock(sku, at: now)
    }

    package func settleStock(_ due: DueStock, at now: Instant) throws {
        try stockDue.settleStock(due, at: now)
    }

    package func keep(clock: KeptClock) throws {
        try clockSteps.keep(clock: clock)
    }

    package func moveWaits(by jump: Span) throws {
        try clockSteps.moveWaits(by: jump)
    }

    package func shortenWaits(at now: Instant, beyond span: Span, latest: (WorkKind) -> Instant) throws {
        try clockSteps.shortenWaits(at: now, beyond: span, latest: latest)
    }

    package func keepActionReply(_ id: String, _ reply: [UInt8], at: Instant) throws {
        try answers.keepActionReply(id, reply, at: at)
    }
}
