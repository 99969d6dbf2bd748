import HTTPTypes
import Hummingbird
import NIOCore

/// A server's paths and methods, for the answers to a wrong path or method.
struct KnownPaths: Sendable {
    private var methods: [(path: [Substring], method: HTTPRequest.Method)] = []

    mutating func add(_ method: HTTPRequest.Method, _ path: String) {
        methods.append((path.split(separator: "/"), method))
    }

    /// The answer to a request that no route matches.
    func answer(_ path: String) -> (status: HTTPResponse.Status, words: String, allow: String?) {
        let parts = path.split(separator: "/")
        let found = methods.filter { known in
            known.path.count == parts.count && zip(known.path, parts).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
        }
        guard !found.isEmpty else {
            let all = Set(methods.map { "/" + $0.path.joined(separator: "/") }).sorted().joined(separator: ", ")
            return (.notFound, "there is no such path; there are \(all)", nil)
        }
        var allowed = Set(found.map(\.method.rawValue))
        if allowed.contains("GET") { allowed.insert("HEAD") }
        let allow = allowed.sorted().joined(separator: ", ")
        return (.methodNotAllowed, "this path takes \(allow)", allow)
    }
}

/// A router that knows its paths.
struct Routes<Context: RequestContext> {
    typealias Answer = @Sendable (Request, Context) async throws -> Response

    private var known = KnownPaths()
    private var all: [(method: HTTPRequest.Method, path: String, answer: Answer)] = []
    private let router: Router<Context>

    init(_ router: Router<Context>) { self.router = router }

    mutating func get(_ path: String, _ answer: @escaping Answer) { add(.get, path, answer) }
    mutating func post(_ path: String, _ answer: @escaping Answer) { add(.post, path, answer) }

    private mutating func add(_ method: HTTPRequest.Method, _ path: String, _ answer: @escaping Answer) {
        known.add(method, path)
        all.append((method, path, answer))
    }

    /// - Parameter form: the form of the answer when no route matches.
    func router(refusing form: RefusalForm) -> Router<Context> {
        router.add(middleware: Misses(known: known, form: form))
        for route in all { router.on(RouterPath(route.path), method: route.method, use: route.answer) }
        return router
    }
}

/// Answers requests that no route matches.
private struct Misses<Context: RequestContext>: RouterMiddleware {
    let known: KnownPaths
    let form: RefusalForm

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            let (status, words, allow) = known.answer(request.uri.path)
            var fields: HTTPFields = [.contentType: form.type]
            if let allow { fields[.allow] = allow }
            return Response(
                status: status, headers: fields, body: ResponseBody(byteBuffer: form.content(words)))
        }
    }
}
