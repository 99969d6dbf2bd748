import DeskAPI
import Foundation
import Hummingbird
import Logging
import NIOCore
import Store

/// Error responses of the desk socket.
enum DeskRefusal {
    static func response(_ status: HTTPResponse.Status, _ words: String) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: RefusalForm.deskBody(words))))
    }
}

/// Gives every failure a body that a console can show.
struct DeskFailures: RouterMiddleware {
    typealias Context = DeskContext

    let log: Logger

    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refused as DeskErrorBody {
            return DeskRefusal.response(.badRequest, refused.error)
        } catch let error as HTTPError where error.status != .internalServerError {
            return DeskRefusal.response(error.status, error.body ?? error.status.reasonPhrase)
        } catch {
            // Internal details belong in the log. The reference leads there.
            let reference = String(UInt32.random(in: 0x1000_0000 ... .max), radix: 16)
            let path = context.coreContext.endpointPath.value ?? "none"
            log.error(
                "a desk request failed",
                metadata: ["path": "\(path)", "reference": "\(reference)", "error": "\(Store.words(of: error))"])
            return DeskRefusal.response(
                .internalServerError, "the core could not do that; its log says why, with the reference \(reference)")
        }
    }
}
