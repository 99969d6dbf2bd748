import Glibc

package enum Loopback {
    package struct NoPort: Error, CustomStringConvertible {
        package var description: String { "no port is free on 127.0.0.1" }
    }

    /// A port of 127.0.0.1 on which nobody listens.
    package static func freePort() throws -> Int {
        // The system gives ports from 32768 on to connections that are opened, also between this look and the listening.
        for _ in 0..<100 {
            let port = UInt16.random(in: 10_000..<32_768)
            if isFree(port) { return Int(port) }
        }
        throw NoPort()
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
