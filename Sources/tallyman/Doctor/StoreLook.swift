import Core
import Domain
import Foundation
import Glibc
import Store

/// The store and the folder that holds it.
struct StoreLook {
    let configuration: Configuration

    func findings() async -> [Finding] {
        let folder = configuration[WholeFile.state]
        var found = Self.sqlite(Store.sqliteVersion)
        guard let mode = FileMode(folder) else {
            // The first start makes it.
            return found + start(hasSent: false)
        }
        guard mode.isFolder else {
            return found + [
                .fault(.store, "state is \(folder), which is no folder", do: "move the file away, or set state")
            ]
        }
        if mode.bits & 0o007 != 0 {
            found.append(
                .warning(
                    .store, "the state folder \(folder) is open to every user (mode \(mode.octal))",
                    do: "chmod o-rwx \(folder)"))
        }
        found += room(in: folder)
        let path = configuration.storePath
        guard let file = FileMode(path) else { return found + start(hasSent: false) }
        if file.owner != mode.owner {
            found.append(
                .fault(
                    .store, "\(path) belongs to another user than its folder, so the core cannot write it",
                    do: "chown --reference=\(folder) \(path)*"))
        }
        if file.bits & 0o007 != 0 {
            found.append(
                .fault(
                    .store, "\(path) holds personal data and is open to every user (mode \(file.octal))",
                    do: "chmod o-rwx \(path)*"))
        }
        return await found + content(path)
    }

    private func content(_ path: String) async -> [Finding] {
        do {
            let store = try Store(path: path, readOnly: true)
            defer { try? store.close() }
            var found = store.lostTails.map {
                Finding.fault(
                    .store, "\($0)",
                    do: "put the newer files back; or stop the core and accept it with `tallyman store accept-tail`")
            }
            found += try await store.check().map {
                Finding.fault(
                    .store, "\(path) is damaged: \($0)",
                    do: "keep a copy of its files, check the disk, and put the last backup in place")
            }
            // A state of another version is folded again when a core starts.
            if !store.isOutdated { found += start(hasSent: try await store.read { try $0.orders.firstSent() } != nil) }
            return found
        } catch {
            let words = (error as? StoreError)?.description ?? Store.words(of: error)
            return [.fault(.store, words, do: "see `tallyman store --help`; nothing was changed")]
        }
    }

    /// A core that has sent nothing yet has to be told from when on it sends.
    private func start(hasSent: Bool) -> [Finding] {
        guard !hasSent, configuration.coreSettings().policy.due.from == nil else { return [] }
        return [
            .fault(
                .configuration, "orders.from is missing, and nothing was sent from this store yet",
                do: "say from which moment on orders are sent; without it the core does not start")
        ]
    }

    private func room(in folder: String) -> [Finding] {
        guard let room = DiskRoom(beside: configuration.storePath) else { return [] }
        return Self.room(free: room.free, store: room.store, in: folder)
    }

    /// - Parameters:
    ///   - free: bytes that the core's user may still use.
    ///   - store: the store's size in bytes.
    static func room(free: Int64, store: Int64, in folder: String) -> [Finding] {
        let words = "\(free >> 20) MB are free in \(folder)"
        if free < DiskRoom.least {
            return [.fault(.store, "only \(words): writes will be refused", do: "free space, or move the state folder")]
        }
        if !DiskRoom(free: free, store: store).isEnough {
            return [
                .warning(
                    .store, "only \(words), beside a store of \(store >> 20) MB",
                    do: "free space: a backup or a vacuum needs as much as the store has")
            ]
        }
        return []
    }

    /// Statements of the store need what SQLite has since 3.40.
    static func sqlite(_ version: String) -> [Finding] {
        let parts = version.split(separator: ".").compactMap { Int($0) }
        if parts.count >= 2, parts[0] > 3 || (parts[0] == 3 && parts[1] >= 40) { return [] }
        return [.fault(.store, "SQLite here is \(version)", do: "install SQLite 3.40 or later (libsqlite3-0)")]
    }
}
