import Core
import Foundation
import ProgramSupport
import Testing

/// A log takes what the machine lets it take, and nobody waits for it.
@Suite struct LineWriterTests {
    private static func writer(_ target: LineWriter.Target) -> LineWriter {
        LineWriter(to: target) { "lost \($0): \($1)" }
    }

    @Test func `a log on a full device loses its lines, counts them and says why`() async throws {
        let writer = Self.writer(.file("/dev/full"))
        for number in 0..<50 { writer.write("line \(number)") }
        let losses = try await eventually("losses") { writer.losses.lines == 50 ? writer.losses : nil }
        #expect(losses.cause == "No space left on device")
    }

    @Test func `a log whose reader hangs keeps nobody waiting, and tells what was lost once it is read again`()
        async throws
    {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        let writer = Self.writer(.descriptor(writing))
        let line = String(repeating: "x", count: 1023)
        // More than the pipe and the writer hold; this test would not end if a caller had to wait.
        for _ in 0..<3000 { writer.write(line) }
        let lost = writer.losses
        #expect(lost.lines > 0)
        #expect(lost.cause == "whoever reads the log does not keep up")
        let reader = Task.detached {
            var text: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !String(decoding: text.suffix(200), as: UTF8.self).contains("\nlost ") {
                let count = read(reading, &buffer, buffer.count)
                if count <= 0 { break }
                text += buffer.prefix(count)
            }
            return String(decoding: text, as: UTF8.self).split(separator: "\n")
        }
        let lines = await reader.value
        #expect(lines.last == "lost \(lost.lines): whoever reads the log does not keep up")
        #expect(lines.count == 3000 - lost.lines + 1)
        _ = try await eventually("an end of the losses") { writer.losses.cause == nil ? true : nil }
        #expect(writer.losses.lines == lost.lines)
    }

    @Test func `a log whose reader is gone loses its lines and ends nothing`() async throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        let writer = Self.writer(.descriptor(ends[1]))
        writer.write("line")
        _ = try await eventually("a loss") { writer.losses.cause == "Broken pipe" ? true : nil }
    }

    @Test func `a log that was moved away is written anew under its name`() async throws {
        let folder = try TemporaryFolder()
        let writer = Self.writer(.file(folder.file("log")))
        writer.write("one")
        _ = try await eventually("the first line") { folder.read("log") == "one\n" ? true : nil }
        try FileManager.default.moveItem(atPath: folder.file("log"), toPath: folder.file("log.1"))
        writer.reopen()
        writer.write("two")
        writer.close()
        #expect(folder.read("log") == "two\n")
        #expect(folder.read("log.1") == "one\n")
    }

    @Test func `a log is written as soon as its folder is there, and counts what came before`() async throws {
        let folder = try TemporaryFolder()
        let writer = Self.writer(.file(folder.file("later/log")))
        writer.write("early")
        _ = try await eventually("a loss") { writer.losses.lines == 1 ? true : nil }
        try FileManager.default.createDirectory(atPath: folder.file("later"), withIntermediateDirectories: false)
        let text = try await eventually("a note") { folder.read("later/log").isEmpty ? nil : folder.read("later/log") }
        #expect(text == "lost 1: \(folder.file("later/log")): No such file or directory\n")
    }

    @Test func `what was logged before the end is written`() throws {
        let folder = try TemporaryFolder()
        let writer = Self.writer(.file(folder.file("log")))
        for number in 0..<100 { writer.write("\(number)") }
        writer.close(within: 60)
        #expect(folder.read("log").split(separator: "\n").count == 100)
        writer.close()
        writer.write("late")
        #expect(writer.losses.lines == 1)
    }
}
