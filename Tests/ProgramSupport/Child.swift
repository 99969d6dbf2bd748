package import Foundation
import Synchronization

/// A child process, by posix_spawn.
///
/// Not Foundation's `Process`: that takes a child for running as long as anything holds a socket which all of the child's own
/// children inherit, so a command that leaves a daemon behind, as tmux does, would never be seen to end; and its children
/// start with the signals blocked that its threads block.
package final class Child: Sendable {
    package let identifier: pid_t
    private let status = Mutex<Int32?>(nil)

    /// Goes to the folder and closes every file but the first three, so that a daemon holds no pipe of another test open, and
    /// becomes the program. (The calls that do so within posix_spawn are not visible to Swift.)
    private static let become = """
        cd "$1" || exit 126; shift
        for fd in /proc/$$/fd/*; do fd=${fd##*/}; if ((fd > 2)); then exec {fd}>&-; fi; done
        exec "$@"
        """

    /// - Parameters:
    ///   - executable: a path, or a name to look for on the `PATH`.
    ///   - input, output, errors: files; the latter two are made anew.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String], folder: String,
        input: String = "/dev/null", output: String = "/dev/null", errors: String = "/dev/null"
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] =
            (["bash", "-c", Self.become, "child", folder, executable] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var child: pid_t = 0
        let error = posix_spawnp(&child, "bash", &actions, &attributes, &words, &settings)
        guard error == 0 else { throw POSIXError(.init(rawValue: error) ?? .EIO) }
        identifier = child
    }

    deinit {
        if exitStatus == nil {
            kill(identifier, SIGKILL)
            var ignored: Int32 = 0
            waitpid(identifier, &ignored, 0)
        }
    }

    /// `nil` while it runs; a signal's number and 128 when it ended by one, as a shell counts.
    package var exitStatus: Int32? {
        status.withLock { known in
            var word: Int32 = 0
            if known == nil, waitpid(identifier, &word, WNOHANG) == identifier {
                known = word & 0x7F == 0 ? (word >> 8) & 0xFF : 128 + (word & 0x7F)
            }
            return known
        }
    }

    /// Sends a signal, unless it ended already and its number may be another's.
    package func signal(_ number: Int32) {
        if exitStatus == nil { kill(identifier, number) }
    }
}
