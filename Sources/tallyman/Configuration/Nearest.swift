/// The candidate that `text` is most likely a slip of, or `nil` when none is near.
func nearest(_ text: String, _ candidates: [String]) -> String? {
    let wanted = Array(text.lowercased())
    let ranked = candidates.map { ($0, editDistance(wanted, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(1, min(3, wanted.count / 3)) else { return nil }
    return best.0
}

/// Insertions, deletions, replacements and swaps of neighbours that make one text of the other.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
            row.append(cost)
        }
        before = last
        last = row
    }
    return last[b.count]
}
