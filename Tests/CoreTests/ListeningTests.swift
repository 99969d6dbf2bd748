import Glibc
import NIOCore
import Testing

@testable import Core

@Suite struct ListeningTests {
    private func words(_ code: CInt) -> String? {
        ListenRefusal(
            IOError(errnoCode: code, reason: "bind(descriptor:ptr:bytes:)"), host: "127.0.0.1", port: 8080,
            setting: "hooks.listen")?.description
    }

    @Test(arguments: [EADDRINUSE, EACCES, EADDRNOTAVAIL])
    func anAddressThatCannotBeUsedIsNamedWithWhatToDo(code: CInt) throws {
        let said = try #require(words(code))
        #expect(said.hasPrefix("127.0.0.1:8080 "))
        #expect(said.contains("hooks.listen"))
        #expect(!said.contains("bind("))
    }

    @Test func anotherErrorIsLeftAsItIs() {
        #expect(words(ENOSPC) == nil)
        #expect(ListenRefusal(CancellationError(), host: "h", port: 1, setting: "s") == nil)
    }
}
