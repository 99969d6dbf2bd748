import Connectors
import Foundation
import Testing

@testable import Core

struct TokenFileTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID().uuidString)").path

    private var file: TokenFile { TokenFile(path: path) }

    @Test func `a token is kept for the configured one that it came from`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try file.kept("shopify", for: "r0") == nil)
        try file.keep("r1", of: "shopify", for: "r0")
        try file.keep("d1", of: "deposco", for: "d0")
        try file.keep("r2", of: "shopify", for: "r0")
        #expect(try file.kept("shopify", for: "r0") == "r2")
        #expect(try file.kept("deposco", for: "d0") == "d1")
        #expect(try file.kept("shopify", for: "other") == nil, "the configured one was changed, and wins")
    }

    @Test func `nobody else may read it, and it does not hold the configured token`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try file.keep("r1", of: "shopify", for: "configured-secret")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("configured-secret"))
    }

    @Test func `what is not a token file is said to be none, and stays`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "half".write(toFile: path, atomically: true, encoding: .utf8)
        let words = "\(path) is not what was written; move it away and configure a new refresh token"
        #expect(throws: TokenTrouble(words: words)) { try file.kept("shopify", for: "r0") }
        #expect(throws: TokenTrouble(words: words)) { try file.keep("r1", of: "shopify", for: "r0") }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "half")
    }

    @Test func `a folder that is not there is named`() {
        let file = TokenFile(path: "/nowhere/at/all/tokens")
        #expect(throws: TokenTrouble(words: "/nowhere/at/all/tokens.new: No such file or directory")) {
            try file.keep("r1", of: "shopify", for: "r0")
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func `what root keeps belongs to whoever has the folder, so that the core can read it`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.setAttributes([.ownerAccountID: 12_345], ofItemAtPath: folder)
        try TokenFile(path: "\(folder)/tokens").keep("r1", of: "shopify", for: "r0")
        let owner = try FileManager.default.attributesOfItem(atPath: "\(folder)/tokens")[.ownerAccountID] as? Int
        #expect(owner == 12_345)
    }
}
