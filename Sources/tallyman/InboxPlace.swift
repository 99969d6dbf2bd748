import ArgumentParser
import Core
import DeskAPI
import Domain
import Foundation
import Glibc
import Store

/// How the inbox is reached: through the core that has the store, or in the store itself if no core runs.
struct InboxPlace: ParsableArguments {
    @Option(help: "The store's file; without it the configuration's.")
    var store: String?

    @Option(help: "The configuration file.")
    var config: String?

    enum Inbox {
        case core(DeskClient)
        case store(Store)
    }

    /// The store's lock tells whether a core runs.
    func open() throws -> Inbox {
        let surroundings = Configuration.Surroundings.process(standardRoles: Set(AccessRules.standardRoles.keys))
        let file = Configuration.find(config, in: surroundings)
        let configuration = try file.map { try Configuration.load($0, for: .console, in: surroundings) }
        guard let path = store ?? configuration?.storePath else {
            throw ValidationError("no configuration was found: name one with --config, or the store with --store")
        }
        do {
            guard FileManager.default.fileExists(atPath: path) else {
                throw StoreError.unusable(path: path, why: "there is no such file")
            }
            return .store(try Store(path: path))
        } catch let error as StoreError {
            let socket = configuration?.desk.socket ?? surroundings.deskSocket
            // A user who may not open the file may still have a role in the core.
            guard FileManager.default.fileExists(atPath: socket) else { throw error }
            return .core(DeskClient(socketPath: socket))
        }
    }

    func act(_ action: ActionName, on id: Int64, reason: String?) async throws {
        let (kind, words) = try await open().act(action, on: id, reason: reason)
        print(TerminalText.line("message \(id): \(words)"))
        if kind != .done, kind != .alreadyDone { throw ExitCode(1) }
    }
}

extension InboxPlace.Inbox {
    func list() async throws -> [InboxRow] {
        switch self {
        case .core(let client): return try await client.inbox()
        case .store(let store):
            defer { try? store.close() }
            return try await store.read(InboxDesk.list)
        }
    }

    func show(_ id: Int64) async throws -> InboxMessage {
        switch self {
        case .core(let client): return try await client.inboxMessage(String(id))
        case .store(let store):
            defer { try? store.close() }
            guard let message = try await store.read({ try InboxDesk.show(id, $0) }) else {
                throw ValidationError("no message \(id) is kept")
            }
            return message
        }
    }

    fileprivate func act(
        _ action: ActionName, on id: Int64, reason: String?
    ) async throws -> (OutcomeKind, String) {
        switch self {
        case .core(let client):
            let row = try await client.inboxMessage(String(id)).row
            let reply = try await client.act(
                ActionRequest(
                    requestID: UUID().uuidString, action: action,
                    targets: [ActionTarget(ref: row.ref, version: row.version)], reason: reason))
            guard let outcome = reply.outcomes.first else { throw ValidationError("the core's answer has no outcome") }
            return (outcome.kind, outcome.message)
        case .store(let store):
            defer { try? store.close() }
            let login = Login(kernel: getuid(), gid: getgid())
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            return try await store.transact { tx in
                try InboxDesk.act(
                    action, on: id, reason: reason, by: .person(name: login.name, uid: login.uid), tx, at: now)
            }
        }
    }
}
