import DeskAPI
import Domain
import Foundation
import ProgramSupport
import Sandbox
import Testing

/// The real program on a machine whose clock is set. The date is shifted by a library that is loaded before it, and the steady clock
/// is left alone, as the kernel does it.
@Suite(.serialized) struct SetClockTests {
    @Test(.timeLimit(.minutes(5)))
    func `orders go on within seconds when the clock is set an hour back and a day ahead`() async throws {
        let clock = try ShiftedClock()
        let world = try await StandIns { sandbox in
            sandbox.deposco.setItem(number: "TEE", name: "Tee", at: Int64(Date().timeIntervalSince1970 * 1000))
        }
        let core = try Program(
            ["serve", "--config", world.configuration],
            environment: StandIns.secrets.merging(clock.environment) { $1 })
        try await core.prints("taking webhooks")
        try await core.prints("serving the desk")
        let desk = DeskClient(socketPath: world.socket)
        try await world.receives("#1")

        try clock.shift(by: -3600)
        try await world.receives("#2")
        let back = try await desk.overview(saying: "1 h back")
        #expect(abs(back.at.milliseconds - (world.now - 3_600_000)) < 60_000)

        try clock.shift(by: 86_400)
        try await world.receives("#3")
        let ahead = try await desk.overview(saying: "1 d 1 h ahead")
        #expect(ahead.exceptions.open == 0)

        // What no webhook tells is found too: the polls go on, by the others' clocks.
        let now = world.now
        await world.host.with { $0.deposco.ship("1", at: now) }
        _ = try await eventually("a shipment that the channel knows", within: 60) {
            await world.host.with { $0.shop.order(named: "#1")?.fulfilments.isEmpty == false } ? true : nil
        }
        core.signal(SIGTERM)
        #expect(try await core.ended(within: 10).status == 0)
    }
}

extension DeskClient {
    /// The first overview on which the clock was stepped so.
    fileprivate func overview(saying words: String) async throws -> Overview {
        try await eventually("a clock that was stepped \(words)", within: 10) {
            let overview = try await self.overview()
            return overview.troubles.contains { $0.name == "clock-stepped" && $0.detail.contains(words) }
                ? overview : nil
        }
    }
}

extension StandIns {
    /// Somebody orders, and Deposco has it within seconds.
    fileprivate func receives(_ name: String) async throws {
        let now = now
        await host.with { sandbox in
            _ = sandbox.shop.place(
                NewOrder(
                    name: name, email: "ada@example.com",
                    address: NewOrder.Address(
                        lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA", country: "GB"),
                    lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 1, price: 1000)]), at: now)
        }
        _ = try await eventually("\(name) in Deposco", within: 20) {
            await self.host.with { $0.deposco.order(number: String(name.dropFirst())) != nil } ? true : nil
        }
    }
}

/// A library that shifts the date of a program by what a file says, built by the system's own compiler.
private struct ShiftedClock {
    private let folder: TemporaryFolder

    private static let source = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdint.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static const volatile int64_t *shift;

        __attribute__((constructor)) static void open_shift(void) {
            const char *path = getenv("DATE_SHIFT");
            int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            if (file < 0) return;
            void *map = mmap(0, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
            close(file);
            if (map != MAP_FAILED) shift = map;
        }

        int clock_gettime(clockid_t clock, struct timespec *time) {
            int result = syscall(SYS_clock_gettime, clock, time);
            if (result == 0 && shift && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += *shift;
            return result;
        }

        int gettimeofday(struct timeval *time, void *zone) {
            struct timespec now;
            (void)zone;
            clock_gettime(CLOCK_REALTIME, &now);
            time->tv_sec = now.tv_sec;
            time->tv_usec = now.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *out) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (out) *out = now.tv_sec;
            return now.tv_sec;
        }

        """

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("shift.c", Self.source)
        try Data(count: 8).write(to: URL(filePath: folder.file("shift")))
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-o", folder.file("shift.so"), folder.file("shift.c")]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else {
            throw TimedOut(description: "cc could not build the shifted clock")
        }
    }

    var environment: [String: String] { ["LD_PRELOAD": folder.file("shift.so"), "DATE_SHIFT": folder.file("shift")] }

    /// - Parameter seconds: from the true date on.
    func shift(by seconds: Int64) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: folder.file("shift")))
        try file.write(contentsOf: withUnsafeBytes(of: seconds) { Data($0) })
        try file.close()
    }
}
