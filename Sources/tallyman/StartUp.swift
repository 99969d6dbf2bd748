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

    /// - Returns: a core that is ready to run; `nil` if it was asked to stop while it waited.
    /// - Throws: an error that waiting does not help with.
    func core() async throws -> IntegrationCore? {
        do {
            return try await open()
        } catch let refusal as StoreRefusal {
            return try await wait(because: refusal)
        }
    }

    private func open() async throws -> IntegrationCore {
        try StoreFolder.make(configuration[WholeFile.state])
        let store = try Store(path: configuration.storePath)
        do {
            let core = try RemoteSystems(configuration, over: transport).core(store: store, log: log, writer: writer)
            try await core.takeUp()
            return core
        } catch {
            try? store.close()
            throw store.refusal(behind: error) ?? error
        }
    }

    private func wait(because first: StoreRefusal) async throws -> IntegrationCore? {
        let reason = Replaceable(first)
        say(first)
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
                if core != nil { log.notice("there is room again: starting") }
                return core
            } catch {
                await services.triggerGracefulShutdown()
                throw error is CancellationError ? CancellationError() : error
            }
        }
    }

    private func openAsSoonAsPossible(_ reason: Replaceable<StoreRefusal>) async throws -> IntegrationCore? {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .seconds(1))
                return try await open()
            } catch let refusal as StoreRefusal {
                if refusal != reason.value { say(refusal) }
                reason.replace(with: refusal)
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
