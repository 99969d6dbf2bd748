import Crypto
import Foundation

/// A stand-in help desk: it posts signed requests to cancel to the core, and takes the answers below `/helpdesk`.
package final class HelpDesk {
    package var name = "helpdesk"
    package var secret = "sandbox-helpdesk"
    package var offline = false
    /// The status with which it answers our answers; 200 takes them.
    package var status = 200
    /// The answers with genuine signatures that it took, in their order and with every repeat.
    package private(set) var answers: [SandboxJSON] = []
    /// Answers with a wrong signature.
    package private(set) var forged = 0
    private var deliveries: [SandboxDelivery] = []

    init() {}

    /// Asks to cancel with any body.
    package func ask(_ body: SandboxJSON) {
        let bytes = body.bytes
        deliveries.append(
            SandboxDelivery(
                id: 0, path: "/hooks/cancellations",
                headers: [
                    SandboxHeader("Content-Type", "application/json"), SandboxHeader("X-Tallyman-Sender", name),
                    SandboxHeader("X-Tallyman-Hmac-Sha256", sign(bytes)),
                ], body: bytes))
    }

    func handle(_ request: SandboxRequest) -> SandboxAnswer {
        if offline { return .refused }
        guard request.method == "POST", let body = SandboxJSON(request.body) else {
            return .response(SandboxResponse(status: 400))
        }
        guard request.header("X-Tallyman-Hmac-Sha256") == sign(request.body) else {
            forged += 1
            return .response(SandboxResponse(status: 401))
        }
        if (200..<300).contains(status) { answers.append(body) }
        return .response(SandboxResponse(status: status))
    }

    func takeDeliveries() -> [SandboxDelivery] {
        defer { deliveries = [] }
        return deliveries
    }

    private func sign(_ body: [UInt8]) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8))))
            .base64EncodedString()
    }
}
