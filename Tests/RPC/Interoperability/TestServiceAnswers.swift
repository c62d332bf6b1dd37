import RPC
import TestingContract

/// Answers as the request asks; `x-grpc-test-echo-initial` comes back before the answer, and
/// `x-grpc-test-echo-trailing-bin` after it.
struct TestServiceAnswers: TestServiceHandler {
    func emptyCall(_ request: EmptyCallRequest, context: CallContext) async throws -> EmptyCallResponse {
        EmptyCallResponse()
    }

    func unaryCall(_ request: UnaryCallRequest, context: CallContext) async throws -> UnaryCallResponse {
        echo(context)
        if request.delayMillis > 0 { try await Task.sleep(for: .milliseconds(request.delayMillis)) }
        try fail(request.responseStatus)
        return UnaryCallResponse(payload: try payload(request.responseSize))
    }

    func streamingInputCall(
        _ requests: RequestStream<StreamingInputCallRequest>, context: CallContext
    ) async throws -> StreamingInputCallResponse {
        echo(context)
        var size: Int64 = 0
        for try await request in requests { size += Int64(request.payload?.body.count ?? 0) }
        return StreamingInputCallResponse(aggregatedPayloadSize: size)
    }

    func streamingOutputCall(
        _ request: StreamingOutputCallRequest, responses: ResponseWriter<StreamingOutputCallResponse>,
        context: CallContext
    ) async throws {
        echo(context)
        try await answer(request, responses)
    }

    func fullDuplexCall(
        _ requests: RequestStream<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>,
        context: CallContext
    ) async throws {
        echo(context)
        for try await request in requests { try await answer(request, responses) }
    }

    func unimplementedCall(
        _ request: UnimplementedCallRequest, context: CallContext
    ) async throws -> UnimplementedCallResponse {
        throw RPCError(.unimplemented, "UnimplementedCall is not implemented: that is what it is for")
    }

    private func answer(
        _ request: StreamingOutputCallRequest, _ responses: ResponseWriter<StreamingOutputCallResponse>
    ) async throws {
        for parameters in request.responseParameters {
            if parameters.intervalMicros > 0 { try await Task.sleep(for: .microseconds(parameters.intervalMicros)) }
            try await responses.write(StreamingOutputCallResponse(payload: try payload(parameters.size)))
        }
        try fail(request.responseStatus)
    }

    private static let payloadBytesMax: Int32 = 16 << 20

    private func payload(_ size: Int32) throws(RPCError) -> Payload {
        guard (0...Self.payloadBytesMax).contains(size) else {
            throw .invalidArgument(field: "size", "\(size) is outside 0...\(Self.payloadBytesMax)")
        }
        return Payload(body: [UInt8](repeating: 0, count: Int(size)))
    }

    private func fail(_ status: ResponseStatus?) throws(RPCError) {
        guard let status, status.code != 0 else { return }
        throw RPCError(RPCError.Code(rawValue: UInt32(clamping: status.code)) ?? .unknown, status.message)
    }

    private func echo(_ context: CallContext) {
        for entry in context.metadata.entries {
            switch entry.key {
            case "x-grpc-test-echo-initial": context.initialMetadata.add(entry.key, bytes: entry.value)
            case "x-grpc-test-echo-trailing-bin": context.trailers.add(entry.key, bytes: entry.value)
            default: break
            }
        }
    }
}
