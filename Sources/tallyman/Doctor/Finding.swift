/// Something that `tallyman doctor` found wrong, and what to do about it.
struct Finding: Hashable, Sendable, Encodable {
    enum Part: String, Sendable, Encodable, CaseIterable {
        case configuration, secrets, access, ports, desk, store, clock, connections
    }

    enum Weight: String, Sendable, Encodable {
        /// The core does not start with it, or does not do what it is for.
        case fault
        /// It works, and somebody should still know.
        case warning
    }

    var part: Part
    var weight: Weight
    /// What is wrong, in words.
    var what: String
    /// What to do about it.
    var act: String

    static func fault(_ part: Part, _ what: String, do act: String) -> Finding {
        Finding(part: part, weight: .fault, what: what, act: act)
    }

    static func warning(_ part: Part, _ what: String, do act: String) -> Finding {
        Finding(part: part, weight: .warning, what: what, act: act)
    }
}

/// What `tallyman doctor` has to say.
struct DoctorReport: Sendable, Encodable {
    /// What the desk calls the shop, where that could be read.
    var shop: String?
    var findings: [Finding]

    /// 0 for a sound machine, 1 where something keeps the core from its work, 2 where there are only warnings.
    var status: Int32 {
        if findings.isEmpty { return 0 }
        return findings.contains { $0.weight == .fault } ? 1 : 2
    }

    /// For people: a line, or two for each finding.
    var lines: [String] {
        if findings.isEmpty { return ["\(shop ?? "this machine"): sound"] }
        return findings.flatMap { finding in
            [
                "\(finding.weight == .fault ? "FAULT  " : "warning") \(finding.part.rawValue): \(finding.what)",
                "        do: \(finding.act)",
            ]
        }
    }
}
