import Connectors
import Core
import DeskAPI
import Domain
import Glibc

/// The address of the webhooks: it is free, or a core answers there.
struct PortCheck {
    let configuration: Configuration

    func look() async -> (findings: [Finding], isServed: Bool) {
        let address = configuration[HooksSection.listen]
        let host = ["0.0.0.0": "127.0.0.1", "::": "::1"][address.host] ?? address.host
        let place = "\(address.host):\(address.port)"
        // Port 0 is any that is free.
        if address.port == 0 { return ([], false) }
        let url = "http://\(host.contains(":") ? "[\(host)]" : host):\(address.port)/readyz"
        do {
            let answer = try await HTTPTransport().send(Request(method: "GET", url: url, timeout: .seconds(5)))
            let lines = String(decoding: answer.body.prefix(4096), as: UTF8.self).split(separator: "\n").map(
                String.init)
            guard let first = lines.first, ["ready", "not ready"].contains(first) else {
                return ([Self.taken(place)], false)
            }
            return (Self.findings(ready: first == "ready", lines.dropFirst()), true)
        } catch .unknown {
            return ([Self.taken(place)], false)
        } catch {
            return (Self.bind(address, place), false)
        }
    }

    /// The troubles of a running core, and the systems that refuse its credentials. Doctor cannot try a token that each renewal replaces.
    /// Whether remote systems answer is looked at anew.
    static func findings(ready: Bool, _ lines: some Sequence<String>) -> [Finding] {
        let troubles = lines.filter { line in
            Trouble.Kind.allCases.contains { line.hasPrefix("\($0.rawValue) since ") }
                || line.hasPrefix("the store cannot be read")
                || line.hasPrefix("the core waits to start")
        }
        let refusals = lines.filter { $0.contains(" \(ConnectorState.refusing.rawValue) since ") }
        return troubles.map { line in
            Finding(
                part: .store, weight: ready ? .warning : .fault, what: "the running core says: \(line)",
                act: "see its log, and what `/readyz` says")
        }
            + refusals.map { line in
                .fault(
                    .connections, "the running core says: \(line)",
                    do:
                        "put the present secret into its file and reload the core; `tallyman manual` tells what else ends it"
                )
            }
    }

    private static func taken(_ place: String) -> Finding {
        .fault(
            .ports, "\(place) is taken by another program, so webhooks cannot be taken there",
            do: "end that program (`ss -ltnp` names it), or set hooks.listen to another port")
    }

    /// Listens for a moment, which nobody notices.
    private static func bind(_ address: HooksSection.Address, _ place: String) -> [Finding] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, "\(address.port)", &hints, &found) == 0, let first = found else {
            return [
                .fault(
                    .ports, "\(place) cannot be found", do: "set hooks.listen to an address of this machine")
            ]
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(first.pointee.ai_family, first.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        if Glibc.bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 { return [] }
        switch errno {
        case EADDRINUSE: return [taken(place)]
        case EACCES:
            return [
                .fault(
                    .ports, "\(place) may not be used: ports below 1024 need a permission",
                    do: "set hooks.listen to another port, and let the reverse proxy have this one")
            ]
        case EADDRNOTAVAIL:
            return [
                .fault(
                    .ports, "\(place) is no address of this machine", do: "set hooks.listen to one that is")
            ]
        case let code:
            return [
                .fault(.ports, "\(place) cannot be used: \(String(cString: strerror(code)))", do: "set hooks.listen")
            ]
        }
    }
}
