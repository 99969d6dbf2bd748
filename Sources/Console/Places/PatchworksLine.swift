import DeskAPI

extension OverviewPanels {
    /// Patchworks' own queue beside ours.
    var patchworksLine: Line? {
        guard let panel = overview.patchworks else { return nil }
        let limit = panel.limit.map { "/\(Numbers.grouped($0))" } ?? ""
        let full = panel.limit.map { panel.running >= $0 && panel.queued > 0 } ?? false
        var line = Line(pen, "   Patchworks ", .dim)
        if let since = panel.staleSince { line.add("STALE \(around.age(since))  ", .critical) }
        line.add(
            parts: [
                ("queued \(Numbers.grouped(panel.queued))", .normal),
                ("running \(Numbers.grouped(panel.running))\(limit)", full ? .warning : .normal),
                ("failed \(Numbers.grouped(panel.failed))", panel.failed > 0 ? .warning : .dim),
            ], before: width)
        return line
    }
}
