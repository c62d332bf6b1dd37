internal import SwiftProtobuf
internal import SwiftProtobufPluginLibrary

/// One call of a service.
struct MethodCode {
    enum Kind: String {
        case unary
        case clientStreaming
        case serverStreaming
        case bidirectional
    }

    let method: MethodDescriptor
    let names: Names

    var name: String { Names.member(method.name) }
    var request: String { names.type(method.inputType) }
    var response: String { names.type(method.outputType) }
    var path: String { "\(method.service.fullName)/\(method.name)" }

    var kind: Kind {
        switch (method.clientStreaming, method.serverStreaming) {
        case (false, false): .unary
        case (true, false): .clientStreaming
        case (false, true): .serverStreaming
        case (true, true): .bidirectional
        }
    }

    var idempotency: String {
        switch method.options.idempotencyLevel {
        case .idempotent: "idempotent"
        case .noSideEffects: "noSideEffects"
        default: "unknown"
        }
    }

    /// What a handler implements.
    var handlerSignature: String {
        switch kind {
        case .unary: "func \(name)(_ request: \(request), context: CallContext) async throws -> \(response)"
        case .clientStreaming:
            "func \(name)(_ requests: RequestStream<\(request)>, context: CallContext) async throws -> \(response)"
        case .serverStreaming:
            "func \(name)(_ request: \(request), responses: ResponseWriter<\(response)>, context: CallContext) async throws"
        case .bidirectional:
            """
            func \(name)(
                _ requests: RequestStream<\(request)>, responses: ResponseWriter<\(response)>, context: CallContext
            ) async throws
            """
        }
    }

    /// What a client calls.
    var clientSignature: String {
        switch kind {
        case .unary:
            """
            public func \(name)(
                _ request: \(request), options: CallOptions = CallOptions()
            ) async throws(RPCError) -> \(response)
            """
        case .clientStreaming:
            """
            public func \(name)(
                options: CallOptions = CallOptions(), _ produce: (RequestWriter<\(request)>) async throws -> Void
            ) async throws -> \(response)
            """
        case .serverStreaming:
            """
            public func \(name)<Result>(
                _ request: \(request), options: CallOptions = CallOptions(),
                _ consume: (ResponseStream<\(response)>) async throws -> Result
            ) async throws -> Result
            """
        case .bidirectional:
            """
            public func \(name)<Result>(
                options: CallOptions = CallOptions(),
                _ body: (RequestWriter<\(request)>, ResponseStream<\(response)>) async throws -> Result
            ) async throws -> Result
            """
        }
    }

    var clientCall: String {
        switch kind {
        case .unary: "try await client.unary(Methods.\(name), request, options: options)"
        case .clientStreaming: "try await client.clientStreaming(Methods.\(name), options: options, produce)"
        case .serverStreaming: "try await client.serverStreaming(Methods.\(name), request, options: options, consume)"
        case .bidirectional: "try await client.bidirectional(Methods.\(name), options: options, body)"
        }
    }

    /// How a service hands its handler to a server.
    func registration(client: String) -> String {
        let arguments =
            switch kind {
            case .unary: ("request, context", "handler.\(name)(request, context: context)")
            case .clientStreaming: ("requests, context", "handler.\(name)(requests, context: context)")
            case .serverStreaming:
                ("request, responses, context", "handler.\(name)(request, responses: responses, context: context)")
            case .bidirectional:
                ("requests, responses, context", "handler.\(name)(requests, responses: responses, context: context)")
            }
        return """
            registry.\(kind.rawValue)(\(client).Methods.\(name)) { [handler] \(arguments.0) in
                try await \(arguments.1)
            }
            """
    }
}
