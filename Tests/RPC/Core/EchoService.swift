import Messages
import RPC
import TestingContract

/// Answers with what it is asked for, and lets a test stand in each handler.
struct EchoService: RPCService {
    var unary: @Sendable (Payload, CallContext) async throws -> Payload = { request, _ in request }
    var upload: @Sendable (RequestStream<Payload>, CallContext) async throws -> Payload = { requests, _ in
        var bytes: [UInt8] = []
        for try await request in requests { bytes += request.body }
        return Payload(body: bytes)
    }
    /// Answers as many messages as the first byte of the request says, each of as many bytes as the body has.
    var download: @Sendable (Payload, ResponseWriter<Payload>, CallContext) async throws -> Void = {
        request, responses, _ in
        for _ in 0..<(request.body.first ?? 0) { try await responses.write(request) }
    }
    var chat: @Sendable (RequestStream<Payload>, ResponseWriter<Payload>, CallContext) async throws -> Void = {
        requests, responses, _ in
        for try await request in requests { try await responses.write(request) }
    }

    static let unaryMethod = MethodDescriptor<Payload, Payload>(path: "test.Echo/Unary", kind: .unary)
    static let uploadMethod = MethodDescriptor<Payload, Payload>(path: "test.Echo/Upload", kind: .clientStreaming)
    static let downloadMethod = MethodDescriptor<Payload, Payload>(path: "test.Echo/Download", kind: .serverStreaming)
    static let chatMethod = MethodDescriptor<Payload, Payload>(path: "test.Echo/Chat", kind: .bidirectional)

    var descriptor: ServiceDescriptor { ServiceDescriptor(fullName: "test.Echo", methods: [], fileDescriptors: []) }

    func register(on registry: inout MethodRegistry) {
        registry.unary(Self.unaryMethod, unary)
        registry.clientStreaming(Self.uploadMethod, upload)
        registry.serverStreaming(Self.downloadMethod, download)
        registry.bidirectional(Self.chatMethod, chat)
    }
}
