import Domain
import Foundation

/// The index by which people are found by their names. It stands with the contacts, and goes with them.
struct ContactWords: TableRows {
    let documents: Documents

    /// The words of a name, as they are looked for: small letters without accents.
    static func words(_ text: String) -> [String] {
        let folded = text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        let words = folded.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0.count > 1 }
        return Array(Set(words)).sorted().suffix(8)
    }

    func put(_ id: OrderID, _ contact: Contact) throws {
        try forget(id)
        for word in Self.words([contact.firstName, contact.lastName].compactMap { $0 }.joined(separator: " ")) {
            try execute("INSERT INTO contact_word (word, order_id) VALUES (?, ?)", [word, id.rawValue])
        }
        try execute("UPDATE contact SET indexed = TRUE WHERE order_id = ?", [id.rawValue])
    }

    func forget(_ id: OrderID) throws {
        try execute("DELETE FROM contact_word WHERE order_id = ?", [id.rawValue])
    }
}
