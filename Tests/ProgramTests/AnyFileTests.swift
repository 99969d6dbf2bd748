import Foundation
import ProgramSupport
import Testing

@testable import tallyman

@Suite struct AnyFileTests {
    @Test func `a pipe is read as a file is`() throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("shop: acme\n".utf8))
        try pipe.fileHandleForWriting.close()
        let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        #expect(AnyFile.contents(path) == Data("shop: acme\n".utf8))
    }

    @Test func `what is not there, and a folder, have no contents`() throws {
        let folder = try TemporaryFolder()
        #expect(AnyFile.contents(folder.path) == nil)
        #expect(AnyFile.contents(folder.file("none")) == nil)
        _ = try folder.write("some", "words")
        #expect(AnyFile.contents(folder.file("some")) == Data("words".utf8))
    }
}
