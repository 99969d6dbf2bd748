import Foundation
import Glibc

/// The desk socket and its group.
struct DeskCheck {
    let socket: String
    let group: String?
    /// A core answers at the address of the webhooks.
    let isServed: Bool

    var findings: [Finding] {
        var found: [Finding] = []
        var wanted: Int?
        if let group {
            if let entry = getgrnam(group) {
                wanted = Int(entry.pointee.gr_gid)
            } else {
                found.append(
                    .fault(
                        .desk, "desk.group names \(group), which is no group of this system",
                        do: "make it with `groupadd --system \(group)`, and add those who use the console"))
            }
        }
        guard let mode = FileMode(socket) else {
            if isServed {
                found.append(
                    .fault(
                        .desk, "a core runs, and its desk socket \(socket) is not there: no console can connect",
                        do: "see whether desk.socket is the core's; if the file was removed, restart the core"))
            }
            return found
        }
        guard mode.isSocket else {
            found.append(
                .fault(
                    .desk, "\(socket) is in the way and is no socket", do: "move it away, or set desk.socket"))
            return found
        }
        guard isServed else { return found }
        if mode.bits & 0o007 != 0 {
            found.append(
                .fault(
                    .desk, "the desk socket \(socket) is open to everybody (mode \(mode.octal))",
                    do: "chmod 660 \(socket)"))
        }
        if let wanted, mode.group != wanted {
            found.append(
                .fault(
                    .desk, "the desk socket \(socket) belongs to another group than \(group ?? "")",
                    do: "restart the core: it gives the socket to desk.group when it starts"))
        }
        return found
    }
}
