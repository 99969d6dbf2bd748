package import Domain

/// What a tracking service or a carrier tells of a parcel.
package struct ScanReport: Hashable, Sendable {
    package var tracking: String
    /// The first event that proves that the carrier has the parcel; `nil` while there is none.
    package var scan: Scan?
    /// Why a scan that is there cannot be used.
    var fault: String?
}

/// What one message tells. Each of its parcels stands alone: one that cannot be read spoils no other.
package struct ScanMessage: Hashable, Sendable {
    package var reports: [ScanReport] = []
    package var unreadable: [UnreadableRow] = []
}

extension ScanMessage {
    /// A message about one parcel, or about none.
    init(_ report: ScanReport?) { if let report { add(report) } }

    /// A message about several parcels.
    /// - Throws: the first parcel's fault if not one of them can be read.
    init(
        _ parcels: [JSONNode], _ read: (JSONNode) throws(Unreadable) -> ScanReport?
    ) throws(Unreadable) {
        for parcel in parcels {
            take { () throws(Unreadable) in try read(parcel).map { [$0] } ?? [] }
        }
        try needOne()
    }

    mutating func take(_ read: () throws(Unreadable) -> [ScanReport]) {
        do { for report in try read() { add(report) } } catch {
            unreadable.append(UnreadableRow(id: nil, reason: error.reason))
        }
    }

    mutating func add(_ report: ScanReport) {
        reports.append(report)
        if let fault = report.fault { unreadable.append(UnreadableRow(id: report.tracking, reason: fault)) }
    }

    func needOne() throws(Unreadable) {
        if reports.isEmpty, let first = unreadable.first { throw Unreadable(reason: first.reason) }
    }
}

extension ScanReport {
    init(tracking: String, scan: Scan?) { self.init(tracking: tracking, scan: scan, fault: nil) }

    /// Decides by the one rule for all services, `FirstScan`.
    init(tracking: String, source: String, events: [ParcelEvent], state: ParcelEvent? = nil) {
        self.init(tracking: tracking, scan: nil)
        switch FirstScan(in: events, state: state) {
        case .none: break
        case .found(let event, let at):
            scan = Scan(tracking: tracking, at: at, source: source, evidence: event.evidence)
        case .withoutTime: fault = "an event says that the carrier has the parcel, and its time cannot be read"
        }
    }
}

extension ParcelEvent {
    /// - Parameters:
    ///   - words: what happened, for people.
    ///   - shown: codes and words, as the desk shows them.
    init(_ at: Instant?, _ sign: ParcelSign, words: [String?], shown: [String?]) {
        func joined(_ parts: [String?]) -> String { parts.compactMap { $0 }.joined(separator: " ") }
        let words = joined(words)
        self.init(at: at, sign: sign, words: words.isEmpty ? nil : words, evidence: plain(joined(shown)))
    }
}

extension JSONNode {
    /// The elements of an array; `nil` for anything else.
    var list: [JSONNode]? {
        if case .array = value { return rows }
        return nil
    }
}
