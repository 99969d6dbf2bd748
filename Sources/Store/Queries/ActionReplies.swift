package import Domain

/// Stored answers to actions, so that a repeated request gets the same answer.
package struct ActionReplies: TableRows {
    let documents: Documents

    /// The kept answer to an action, by its request id.
    package func actionReply(_ id: String) throws -> [UInt8]? {
        try row("SELECT reply FROM action_reply WHERE id = ?", [id]).map { try $0["reply"] }
    }
}

/// Stores answers to actions.
package struct ReplyWrites: TableRows {
    let documents: Documents

    package func keepActionReply(_ id: String, _ reply: [UInt8], at: Instant) throws {
        try execute(
            "INSERT INTO action_reply (id, at, reply) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
            [id, at.milliseconds, reply])
    }
}
