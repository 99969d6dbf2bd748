import Console
import DeskAPI
import Domain
import Testing

/// The line of tabs, where there is room and where there is little.
@Suite struct TabTests {
    private static let widths = [40, 44, 52, 60, 66, 72, 80, 90, 100, 110, 120, 140, 160, 200]

    /// The line of tabs while a list is open, in pieces.
    private func tabs(_ list: ListName, columns: Int, _ overview: Overview = Samples.overview()) -> [String] {
        var desk = Desk(columns: columns, rows: 24, overview: overview)
        desk.press(list.spec.key)
        return desk.screen()[1].split(whereSeparator: { $0 == " " || $0 == "│" }).map(String.init)
    }

    @Test(arguments: ListName.allCases) func everyListKeepsItsKeyAtEveryWidth(open: ListName) {
        for overview in [Samples.overview(), Samples.crowded()] {
            for columns in Self.widths {
                let shown = tabs(open, columns: columns, overview)
                // Keys without names stand at the end, where none looks like the count of a list before it.
                let parts = shown.split(separator: "+")
                let bare = parts.count > 1 ? Array(parts[1]) : []
                let keys = ListName.allCases.map(\.spec.key)
                #expect(bare == keys.filter(bare.contains), "\(columns): \(shown)")
                // The others come in their order; a count may look like one.
                var rest = keys.filter { !bare.contains($0) }[...]
                for word in parts[0] where word == rest.first { rest.removeFirst() }
                #expect(rest.isEmpty, "\(columns): \(shown)")
            }
        }
    }

    @Test(arguments: ListName.allCases) func theOpenListKeepsItsNameAtEveryWidth(open: ListName) {
        for overview in [Samples.overview(), Samples.crowded()] {
            for columns in Self.widths {
                let line = tabs(open, columns: columns, overview).joined(separator: " ")
                #expect(line.contains(open.spec.tab) || line.contains(open.spec.shortTab), "\(columns): \(line)")
            }
        }
    }

    /// What the core's totals of these lists are is held where they are read, in the tests of the store.
    @Test func aTabCountsWhatItsListShows() {
        var overview = Samples.overview()
        overview.gap.awaitingPayment = 12
        overview.gap.notDue = [ReasonCount(reason: "held", count: 5), ReasonCount(reason: "scheduled", count: 2)]
        overview.gap.elsewhere = [ReasonCount(reason: "pickup", count: 300)]
        overview.cancellations.open = 3
        for index in overview.queues.indices {
            (overview.queues[index].depth, overview.queues[index].inFlight) = (10, 2)
            (overview.queues[index].failed, overview.queues[index].held) = (1, 50)
        }
        let line = Desk(columns: 200, rows: 30, overview: overview).screen()[1]
        #expect(line.contains("Waiting 19 "))
        #expect(line.contains("Cancels 3 "))
        #expect(line.contains("Queues \(overview.queues.count * 13) "))
    }

    @Test func largeCountsGetShorterBeforeNamesGiveWay() {
        let desk = Desk(columns: 80, rows: 24, overview: Samples.crowded())
        #expect(desk.screen()[1].hasPrefix(" 1 Gap 18k"))
        #expect(desk.screen()[1].contains("5 Exc 50k"))
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1.0k"), (1999, "1.9k"), (9999, "9.9k"), (10_000, "10k"), (999_999, "999k"),
        (1_250_000, "1.2M"),
    ]) func shortNumbersNeverSayMoreThanThereAre(number: Int, text: String) {
        #expect(Numbers.short(number) == text)
    }
}
