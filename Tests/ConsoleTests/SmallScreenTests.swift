import DeskAPI
import Domain
import Screen
import Testing

@testable import Console

/// What the smallest screens must not lose.
@Suite struct SmallScreenTests {
    @Test func `in an outage the cancellations stay in view, and the connector's own line gives way`() {
        let screen = Desk(columns: 40, rows: 10, overview: Samples.outage()).screen()
        #expect(screen[1].hasPrefix(" DEPOSCO IS DOWN"))
        #expect(screen.contains { $0.hasPrefix(" CANCELS  3 open") })
        #expect(screen.contains { $0.hasPrefix(" EXCEPTIONS  61 open") })
        #expect(!screen.contains { $0.hasPrefix(" CONNECTORS") })
    }

    @Test(arguments: [(columns: 40, sign: ">!#1042"), (columns: 120, sign: "> #1042")])
    func `what is critical has a sign where there is no room for its severity`(columns: Int, sign: String) {
        let screen = Desk.list(.exceptions, columns: columns, rows: 24).screen()
        #expect(screen.contains { $0.contains(sign) }, "\(screen)")
        #expect(screen.contains { $0.contains("CRITICAL") } == (columns == 120))
        #expect(!screen.contains { $0.contains("!SKU-RED-S") }, "a warning has none")
    }
}
