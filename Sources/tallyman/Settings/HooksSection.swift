import Core

enum HooksSection {
    /// Where webhooks arrive.
    struct Address: Sendable, Equatable {
        var host: String
        var port: Int
    }

    static let listen = Setting(
        "hooks.listen", address, default: Address(host: "127.0.0.1", port: 8080),
        to: .core { ($0.hooks.host, $0.hooks.port) = ($1.host, $1.port) },
        "Address and port on which webhooks arrive. Put a reverse proxy with TLS before it.")

    static let section = SettingSection(
        "hooks", "Webhooks arrive here.",
        more: """
            A head has to arrive within 10 seconds and a body within 30. All bodies together take 64 MiB at most; beyond that senders are
            answered 503 and come again. How many connections there may be follows from the limit of open files (`ulimit -n`, raised by
            the core as far as it may): at 1024, some 700 for senders and 240 for consoles. Beyond that the idlest are closed, and the log
            says so.
            """
    ) {
        listen
        Setting(
            "hooks.maximumBody", .bytes(65_536...67_108_864), default: 2 * 1024 * 1024, to: .core(\.hooks.maximumBody),
            "The largest body of a webhook. Larger ones are answered 413.")
        Setting(
            "hooks.maximumDepth", .integer(8...512), default: 64, to: .core(\.hooks.maximumDepth),
            "How deep arrays and objects of a webhook may be nested. Deeper ones are answered 400.")
    }

    private static let address = SettingKind<Address>(
        face: SettingKindFace(bounds: [
            SettingBound(words: "a port from 0 to 65535", taken: "127.0.0.1:0", refused: "127.0.0.1:-1"),
            SettingBound(words: "a port from 0 to 65535", taken: "127.0.0.1:65535", refused: "127.0.0.1:65536"),
        ]),
        written: { $0.host.contains(":") ? "[\($0.host)]:\($0.port)" : "\($0.host):\($0.port)" },
        read: { place in
            place.section.value(
                place.key, expected: "an address and a port from 0 to 65535, as 127.0.0.1:8080",
                ConfigurationText.address
            ).map { Address(host: $0.host, port: $0.port) }
        })
}
