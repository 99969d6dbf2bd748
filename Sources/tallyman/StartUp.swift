import Connectors
import Core
import Logging
import ServiceLifecycle
import Store

/// Opens what a core needs. If the disk is full, it waits: the core starts by itself once somebody has made room.
struct StartUp: Sendable {
    let configuration: Configuration
    let transport: any Transport
    let log: Logger
    let writer: LineWriter
    let signals: StopSignals
    let notices: ServiceNotices

    /// - Returns: a core that is ready to run; `nil` if it was asked to stop while it waited.
    /// - Throws: an error that waiting does not help with.
    func core() async throws -> IntegrationCore? {
        do {
            return try await open(saying: nil)
        } catch let refusal as StoreRefusal {
            say(refusal)
            return try await wait(because: "\(refusal)")
        } catch StoreError.outdated {
            return try await wait(because: "its state has to be folded from the journal again")
        }
    }

    /// - Parameter reason: what is told to those who ask meanwhile; without it nothing is done that takes long.
    private func open(saying reason: Replaceable<String>?) async throws -> IntegrationCore {
        try StoreFolder.make(configuration[WholeFile.state])
        let store = try Store(path: configuration.storePath)
        do {
            if store.isOutdated {
                guard let reason else { throw StoreError.outdated(path: store.path) }
                try await update(store, saying: reason)
            }
            let core = try await RemoteSystems(configuration, over: transport).core(
                store: store, log: log, writer: writer)
            try await core.takeUp()
            return core
        } catch {
            try? store.close()
            throw store.refusal(behind: error) ?? error
        }
    }

    /// Another version folded the store's state: it is folded again before anybody sees it.
    private func update(_ store: Store, saying reason: Replaceable<String>) async throws {
        let told = Replaceable(-1)
        try await store.updateState { progress in
            let words = "its state is being folded from the journal again, \(progress.percent) % done"
            if words != reason.value { notices.waits("Waits to start: \(words)") }
            reason.replace(with: words)
            guard progress.percent / 10 > told.value else { return }
            told.replace(with: progress.percent / 10)
            log.notice("folding the state from the journal again", metadata: ["done": "\(progress.percent) %"])
        }
        log.notice("the state is that of this version")
    }

    private func wait(because first: String) async throws -> IntegrationCore? {
        let reason = Replaceable(first)
        notices.waits("Waits to start: \(first)")
        let address = configuration[HooksSection.listen]
        let room = WaitingRoom(host: address.host, port: address.port, log: log) {
            "the core waits to start: \(reason.value)"
        }
        let services = ServiceGroup(
            configuration: .init(services: [room], logger: log))
        await signals.end(services)
        return try await withThrowingTaskGroup(of: IntegrationCore?.self) { group in
            group.addTask {
                try await services.run()
                return nil
            }
            group.addTask { try await openAsSoonAsPossible(reason) }
            do {
                let core = try await group.next() ?? nil
                await services.triggerGracefulShutdown()
                if core == nil { group.cancelAll() }
                // The services end without a core. An opening that was cancelled may still have made one, which is closed here.
                for try await late in group { try late?.store.close() }
                if core != nil { log.notice("starting: what kept it from that is gone") }
                return core
            } catch {
                await services.triggerGracefulShutdown()
                throw error is CancellationError ? CancellationError() : error
            }
        }
    }

    private func openAsSoonAsPossible(_ reason: Replaceable<String>) async throws -> IntegrationCore? {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .seconds(1))
                notices.waits("Waits to start: \(reason.value)")
                return try await open(saying: reason)
            } catch let refusal as StoreRefusal {
                if "\(refusal)" != reason.value { say(refusal) }
                reason.replace(with: "\(refusal)")
            } catch is CancellationError {
                return nil
            }
        }
        return nil
    }

    private func say(_ refusal: StoreRefusal) {
        log.error("cannot start yet; tries again every second", metadata: ["because": "\(refusal)"])
    }
}
