import Glibc

package enum Loopback {
    package struct NoPort: Error, CustomStringConvertible {
        package var description: String { "no port is free on 127.0.0.1" }
    }

    /// A port of 127.0.0.1 on which nobody listens.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard found else { throw NoPort() }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
