import RPC
import TestingContract

/// Answers every kind of call, within bounds and without waiting.
struct EchoingTestService: TestServiceHandler {
    private static let answerBytesMax: Int32 = 128 << 10

    private func payload(_ size: Int32) -> Payload {
        Payload(body: Array(repeating: 1, count: Int(max(0, min(size, Self.answerBytesMax)))))
    }

    func emptyCall(_ request: EmptyCallRequest, context: CallContext) async throws -> EmptyCallResponse {
        EmptyCallResponse()
    }

    func unaryCall(_ request: UnaryCallRequest, context: CallContext) async throws -> UnaryCallResponse {
        UnaryCallResponse(payload: payload(request.responseSize))
    }

    func streamingInputCall(
        _ requests: RequestStream<StreamingInputCallRequest>, context: CallContext
    ) async throws -> StreamingInputCallResponse {
        var size = 0
        for try await request in requests { size += request.payload?.body.count ?? 0 }
        return StreamingInputCallResponse(aggregatedPayloadSize: Int64(size))
    }

    func streamingOutputCall(
        _ request: StreamingOutputCallRequest, responses: ResponseWriter<StreamingOutputCallResponse>,
        context: CallContext
    ) async throws {
        for parameters in request.responseParameters.prefix(8) {
            try await responses.write(StreamingOutputCallResponse(payload: payload(parameters.size)))
        }
    }

    func fullDuplexCall(
        _ requests: RequestStream<StreamingOutputCallRequest>,
        responses: ResponseWriter<StreamingOutputCallResponse>, context: CallContext
    ) async throws {
        for try await request in requests {
            for parameters in request.responseParameters.prefix(8) {
                try await responses.write(StreamingOutputCallResponse(payload: payload(parameters.size)))
            }
        }
    }

    func unimplementedCall(
        _ request: UnimplementedCallRequest, context: CallContext
    ) async throws -> UnimplementedCallResponse {
        throw RPCError(.unimplemented, "the fuzzer's service does not have it")
    }
}
