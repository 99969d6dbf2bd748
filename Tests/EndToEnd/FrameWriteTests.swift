import Foundation
import ProgramSupport
import Sandbox
import Testing

/// ncurses writes after every move of the cursor, and a slow line then shows half a frame. Each of the console's frames is one write.
@Suite struct FrameWriteTests {
    /// Notes each write to a terminal by a byte in a file. It stands before the library's own `write` and `writev`.
    private static let counter = """
        #define _GNU_SOURCE 1
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/uio.h>
        #include <unistd.h>
        static void note(int fd) {
            const char *path = getenv("WRITES");
            if (path == NULL || !isatty(fd)) return;
            int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
            if (file < 0) return;
            syscall(SYS_write, file, ".", 1);
            close(file);
        }
        ssize_t write(int fd, const void *bytes, size_t count) {
            note(fd);
            return ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(fd, bytes, count);
        }
        ssize_t writev(int fd, const struct iovec *parts, int count) {
            note(fd);
            return ((ssize_t (*)(int, const struct iovec *, int))dlsym(RTLD_NEXT, "writev"))(fd, parts, count);
        }
        """

    private static func items(_ sandbox: Sandbox) {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        sandbox.deposco.setItem(number: "TEE", name: "TEE", at: now)
    }

    @Test func `a key that changes many rows of the screen is one write to the terminal`() async throws {
        let world = try await StandIns(Self.items)
        let source = try world.folder.write("writes.c", Self.counter)
        let library = world.folder.file("writes.so")
        let compiled = try await Program(
            ["clang", "-shared", "-fPIC", "-o", library, source, "-ldl"], executable: "/usr/bin/env"
        ).ended()
        try #require(compiled.status == 0, "\(compiled.errors)")

        let core = try await world.core()
        let now = world.now
        await world.host.with { sandbox in
            for number in 0..<12 {
                _ = sandbox.shop.place(
                    NewOrder(
                        name: "#\(number)", email: "ada@example.com",
                        address: NewOrder.Address(
                            lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                            country: "GB"),
                        lines: [NewOrder.Line(sku: "NEW-\(number)", title: "New", quantity: 1, price: 1000)]), at: now)
            }
        }
        let terminal = try Tmux(
            "env LD_PRELOAD=\(library) WRITES=\(world.folder.file("writes")) "
                + "\(Program.path) console --config \(world.configuration)")
        try await terminal.shows("twelve exceptions") { $0.contains("Exceptions 12") }
        try terminal.press("5")
        try await terminal.shows("row 1")
        let before = world.folder.read("writes").utf8.count
        #expect(before > 0, "nothing was counted")
        // Each key has a frame of its own, in which two rows, the title and the cursor change.
        let keys = 40
        for number in 0..<keys {
            let isOdd = number.isMultiple(of: 2)
            try terminal.press(isOdd ? "End" : "Home")
            try await terminal.shows(isOdd ? "row 12\n" : "row 1\n")
        }
        let writes = world.folder.read("writes").utf8.count - before
        #expect(writes >= keys)
        // A few frames are those of news and of ages.
        #expect(writes < keys * 2, "\(writes) writes for \(keys) keys")
        core.signal(SIGTERM)
    }
}
