import Console
import DeskAPI
import Domain
import Foundation
import Screen
import Testing

/// The console's face, as files that a person can read. `TALLYMAN_RECORD_GOLDENS=1` writes them anew; look at the difference
/// before keeping it.
@Suite struct GoldenTests {
    static let sizes = [(120, 36), (80, 24), (60, 20), (40, 10)]
    static let folder = packageRoot.appendingPathComponent("Tests/ConsoleTests/Goldens")
    static let recording = ProcessInfo.processInfo.environment["TALLYMAN_RECORD_GOLDENS"] != nil

    private func compare(_ name: String, _ lines: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = Self.folder.appendingPathComponent("\(name).screen")
        let text = lines.joined(separator: "\n") + "\n"
        if Self.recording {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        let differing = zip(kept.split(separator: "\n", omittingEmptySubsequences: false), lines).filter { $0 != $1 }
        #expect(
            kept == text, "\(name): \(differing.prefix(5).map { "\nkept  \($0)\ndrawn \($1)" }.joined())",
            sourceLocation: sourceLocation)
    }

    @Test(arguments: View.allCases, sizes) func drawnAsKept(view: View, size: (Int, Int)) throws {
        let desk = view.desk(columns: size.0, rows: size.1)
        try compare("\(view.rawValue)-\(size.0)x\(size.1)", desk.screen())
    }

    @Test(arguments: View.allCases) func drawnInASCIIAsKept(view: View) throws {
        let lines = view.desk(columns: 80, rows: 24).screen(.ascii)
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { (32..<127).contains($0) } })
        try compare("\(view.rawValue)-80x24-ascii", lines)
    }

    @Test(arguments: [View.overview, .order, .confirm, .stale, .marked]) func looksAsKeptInColourAndMono(view: View)
        throws
    {
        let state = view.desk(columns: 80, rows: 24).state
        for (name, theme) in [("colour", Theme.colourForTests), ("mono", Theme.monoForTests)] {
            let frame = render(state, size: state.size, theme: theme, glyphs: .unicode)
            try compare("\(view.rawValue)-80x24-\(name)", text(of: frame) + [""] + looks(of: frame))
        }
    }

    @Test(
        arguments: [
            View.overview, .exceptions, .cancellations, .holds, .order, .exception, .connectors, .activity, .proofread,
            .outage, .silent,
        ], [(160, 50), (200, 60)])
    func drawnAsKeptOnALargeScreen(view: View, size: (Int, Int)) throws {
        try compare("\(view.rawValue)-\(size.0)x\(size.1)", view.desk(columns: size.0, rows: size.1).screen())
    }

    @Test(arguments: [(39, 24), (80, 7), (12, 3), (1, 1)]) func aTooSmallScreenSaysWhatIsNeeded(columns: Int, rows: Int)
    {
        let lines = View.overview.desk(columns: columns, rows: rows).screen()
        #expect("Terminal is \(columns)x\(rows); needs 40x8".hasPrefix(lines[0]) || lines[0].contains("Term"))
        #expect(lines.dropFirst().allSatisfy { $0.isEmpty })
        if columns >= 34 { #expect(lines[0] == "Terminal is \(columns)x\(rows); needs 40x8") }
    }

    @Test func everySizeCanBeDrawn() {
        let widths = [1, 2, 5, 17, 39, 40, 41, 59, 79, 80, 99, 109, 110, 119, 133, 200, 300]
        let heights = [1, 2, 7, 8, 9, 11, 15, 16, 19, 20, 23, 24, 29, 30, 60]
        for (across, columns) in widths.enumerated() {
            for (down, rows) in heights.enumerated() {
                // A third of the views at each size, so that each view has every width and every height.
                for (position, view) in View.allCases.enumerated() where (across + down + position) % 3 == 0 {
                    let desk = view.desk(columns: columns, rows: rows)
                    #expect(desk.screen().count == rows)
                }
            }
        }
    }

    @Test func nothingIsDrawnOverSomethingElse() {
        // Side by side, a panel never runs into its neighbour.
        for columns in [110, 120, 133, 160, 200] {
            var overview = Samples.overview()
            overview.gap.lastSeen = [
                LastSeenCount(point: .exception, count: 12_345), LastSeenCount(point: .queued, count: 23_456),
                LastSeenCount(point: .unconfirmed, count: 34_567), LastSeenCount(point: .review, count: 45_678),
            ]
            overview.gap.awaitingPayment = 123_456
            overview.gap.notKnown = 12_345
            let state = Desk(columns: columns, rows: 36, overview: overview).screen()
            for line in state[3..<11] {
                let at =
                    line.index(line.startIndex, offsetBy: columns / 2 - 1, limitedBy: line.endIndex) ?? line.endIndex
                if at < line.endIndex { #expect(line[at] == " ", "\(line)") }
            }
        }
    }

    @Test func theCursorStandsOnTheChosenRow() {
        var desk = Desk.list(.gap, columns: 80, rows: 24)
        desk.press("Down", "Down")
        let frame = render(desk.state, size: desk.state.size, theme: .monoForTests, glyphs: .unicode)
        let row = desk.screen().firstIndex { $0.hasPrefix(" > #1072") }
        #expect(cursor(of: frame)?.row == row)
    }
}
