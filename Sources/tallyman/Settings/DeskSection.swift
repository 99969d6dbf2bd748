import Core

enum DeskSection {
    /// Bytes, of `sockaddr_un` without its closing zero.
    private static let longestSocket = 107

    static let socket = Setting(
        "desk.socket", socketPath,
        otherwise: "`TALLYMAN_SOCKET` in the environment, else `desk.sock` in the state folder",
        example: .shown("~/.local/state/tallyman/desk.sock"),
        derived: { $1.variable("TALLYMAN_SOCKET") ?? $0[WholeFile.state] + "/desk.sock" },
        "The Unix socket to which consoles connect.")

    static let section = SettingSection("desk", "Consoles connect here.", check: check) {
        socket
        Setting(
            "desk.group", .text, otherwise: "the core's own group", example: .shown("desk"), to: .core(\.deskGroup),
            "The Unix group whose members may open the socket. What they may do there is said under `access`.")
    }

    private static let socketPath: SettingKind<String> = {
        var kind = SettingKind<String>.path
        kind.face.values = "at most \(longestSocket) bytes"
        kind.face.bounds = [
            SettingBound(
                words: "longer than the \(longestSocket) bytes",
                taken: "/" + String(repeating: "s", count: longestSocket - 1),
                refused: "/" + String(repeating: "s", count: longestSocket))
        ]
        return kind
    }()

    private static func check(_ check: SettingCheck) {
        let path = check[socket]
        if path.utf8.count > longestSocket {
            check.note(
                "`\(path)` is longer than the \(longestSocket) bytes a Unix socket's path may have: set a shorter one",
                at: socket)
        }
    }
}
