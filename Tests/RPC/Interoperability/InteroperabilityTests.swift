import RPC
import Testing
import TestingContract

/// The cases that gRPC's users know by name, over every transport.
@Suite("Interoperability", .timeLimit(.minutes(1)))
struct InteroperabilityTests {
    @Test("empty_unary", arguments: TestTransport.allCases)
    func emptyUnary(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let response = try await client.emptyCall(EmptyCallRequest())
            #expect(response == EmptyCallResponse())
        }
    }

    @Test("large_unary", arguments: TestTransport.allCases)
    func largeUnary(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in try await client.expectLargeUnary() }
    }

    @Test("client_streaming", arguments: TestTransport.allCases)
    func clientStreaming(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let response = try await client.streamingInputCall { requests in
                for size in [27_182, 8, 1_828, 45_904] {
                    try await requests.write(StreamingInputCallRequest(payload: .zeros(size)))
                }
            }
            #expect(response.aggregatedPayloadSize == 74_922)
        }
    }

    @Test("server_streaming", arguments: TestTransport.allCases)
    func serverStreaming(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let sizes = [31_415, 9, 2_653, 58_979]
            let received = try await client.streamingOutputCall(.asking(for: sizes)) { responses in
                var received: [Int] = []
                for try await response in responses { received.append(response.payload?.body.count ?? -1) }
                return received
            }
            #expect(received == sizes)
        }
    }

    @Test("ping_pong", arguments: TestTransport.allCases)
    func pingPong(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            try await client.fullDuplexCall { requests, responses in
                var iterator = responses.makeAsyncIterator()
                for (request, response) in [(27_182, 31_415), (8, 9), (1_828, 2_653), (45_904, 58_979)] {
                    try await requests.write(.asking(for: [response], payload: request))
                    #expect(try await iterator.next()?.payload?.body.count == response)
                }
                requests.finish()
                #expect(try await iterator.next() == nil)
            }
        }
    }

    @Test("empty_stream", arguments: TestTransport.allCases)
    func emptyStream(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            try await client.fullDuplexCall { requests, responses in
                requests.finish()
                for try await _ in responses { Issue.record("a message although none was sent") }
            }
        }
    }

    @Test("status_code_and_message", arguments: TestTransport.allCases)
    func statusCodeAndMessage(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let status = ResponseStatus(code: 2, message: "test status message")
            let unary = await #expect(throws: RPCError.self) {
                try await client.unaryCall(UnaryCallRequest(responseStatus: status))
            }
            #expect(unary?.code == .unknown && unary?.message == status.message)
            let stream = await #expect(throws: RPCError.self) {
                try await client.fullDuplexCall { requests, responses in
                    try await requests.write(StreamingOutputCallRequest(responseStatus: status))
                    requests.finish()
                    for try await _ in responses {}
                }
            }
            #expect(stream?.code == .unknown && stream?.message == status.message)
        }
    }

    @Test("Messages that came before an error are read before it", arguments: TestTransport.allCases)
    func messagesBeforeAnError(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            var request = StreamingOutputCallRequest.asking(for: [1, 70_000, 3])
            request.responseStatus = ResponseStatus(code: 9, message: "after three")
            var received: [Int] = []
            let error = await #expect(throws: RPCError.self) {
                try await client.streamingOutputCall(request) { responses in
                    for try await response in responses { received.append(response.payload?.body.count ?? -1) }
                }
            }
            #expect(error?.code == .failedPrecondition)
            #expect(received == [1, 70_000, 3])
        }
    }

    @Test("special_status_message", arguments: TestTransport.allCases)
    func specialStatusMessage(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
            let error = await #expect(throws: RPCError.self) {
                try await client.unaryCall(
                    UnaryCallRequest(responseStatus: ResponseStatus(code: 2, message: message)))
            }
            #expect(error?.code == .unknown && error?.message == message)
        }
    }

    @Test("custom_metadata", arguments: TestTransport.allCases)
    func customMetadata(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let echoes = EchoedMetadata()
            _ = try await client.unaryCall(UnaryCallRequest(responseSize: 1), options: echoes.options)
            #expect(echoes.received == EchoedMetadata.expected)
            try await client.fullDuplexCall(options: echoes.options) { requests, responses in
                var iterator = responses.makeAsyncIterator()
                try await requests.write(.asking(for: [314_159], payload: 271_828))
                #expect(try await iterator.next()?.payload?.body.count == 314_159)
                #expect(echoes.received == ["initial test_initial_metadata_value"])
                requests.finish()
                #expect(try await iterator.next() == nil)
            }
            #expect(echoes.received == EchoedMetadata.expected)
        }
    }

    @Test("custom_metadata of a call that fails", arguments: TestTransport.allCases)
    func customMetadataOfAFailure(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let echoes = EchoedMetadata()
            let status = ResponseStatus(code: 9, message: "with trailers")
            let error = await #expect(throws: RPCError.self) {
                try await client.unaryCall(UnaryCallRequest(responseStatus: status), options: echoes.options)
            }
            #expect(error?.trailers.entries.map(\.value) == [[0xAB, 0xAB, 0xAB]])
            #expect(echoes.received == EchoedMetadata.expected)
        }
    }

    @Test("unimplemented_method", arguments: TestTransport.allCases)
    func unimplementedMethod(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let error = await #expect(throws: RPCError.self) {
                try await client.unimplementedCall(UnimplementedCallRequest())
            }
            #expect(error?.code == .unimplemented)
        }
    }

    @Test("unimplemented_service", arguments: TestTransport.allCases)
    func unimplementedService(transport: TestTransport) async throws {
        try await withRPCClient(over: transport) { client in
            let error = await #expect(throws: RPCError.self) {
                try await UnimplementedServiceClient(client).unimplementedCall(UnimplementedCallRequest())
            }
            #expect(error?.code == .unimplemented && error?.wasNotProcessed == true)
        }
    }

    @Test("cancel_after_begin", arguments: TestTransport.allCases)
    func cancelAfterBegin(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let begun = AsyncStream.makeStream(of: Void.self)
            let call = Task {
                try await client.streamingInputCall { requests in
                    begun.continuation.yield()
                    try await Task.sleep(for: .seconds(3_600))
                }
            }
            for await _ in begun.stream { break }
            call.cancel()
            let error = await #expect(throws: (any Error).self) { try await call.value }
            #expect((error as? RPCError)?.code == .cancelled || error is CancellationError)
            _ = try await client.emptyCall(EmptyCallRequest())
        }
    }

    @Test("cancel_after_first_response", arguments: TestTransport.allCases)
    func cancelAfterFirstResponse(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let first = AsyncStream.makeStream(of: Void.self)
            let call = Task {
                try await client.fullDuplexCall { requests, responses in
                    try await requests.write(.asking(for: [31_415], payload: 27_182))
                    for try await _ in responses { first.continuation.yield() }
                }
            }
            for await _ in first.stream { break }
            call.cancel()
            let error = await #expect(throws: (any Error).self) { try await call.value }
            #expect((error as? RPCError)?.code == .cancelled || error is CancellationError)
            _ = try await client.emptyCall(EmptyCallRequest())
        }
    }

    @Test("timeout_on_sleeping_server", arguments: TestTransport.allCases)
    func timeoutOnSleepingServer(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            let options = CallOptions(timeout: .milliseconds(20))
            let unary = await #expect(throws: RPCError.self) {
                try await client.unaryCall(UnaryCallRequest(delayMillis: 3_600_000), options: options)
            }
            #expect(unary?.code == .deadlineExceeded)
            let stream = await #expect(throws: RPCError.self) {
                try await client.fullDuplexCall(options: options) { requests, responses in
                    var request = StreamingOutputCallRequest.asking(for: [1])
                    request.responseParameters[0].intervalMicros = 3_600_000_000
                    try await requests.write(request)
                    for try await _ in responses { Issue.record("the server did not sleep") }
                }
            }
            #expect(stream?.code == .deadlineExceeded)
            _ = try await client.emptyCall(EmptyCallRequest())
        }
    }

    @Test("concurrent_large_unary", arguments: TestTransport.allCases)
    func concurrentLargeUnary(transport: TestTransport) async throws {
        try await withTestServer(over: transport) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 { group.addTask { try await client.expectLargeUnary() } }
                try await group.waitForAll()
            }
        }
    }
}

extension TestServiceClient {
    fileprivate func expectLargeUnary() async throws {
        let request = UnaryCallRequest(responseSize: 314_159, payload: .zeros(271_828))
        let response = try await unaryCall(request)
        #expect(response.payload?.body.count == 314_159)
    }
}

extension Payload {
    static func zeros(_ count: Int) -> Payload { Payload(body: [UInt8](repeating: 0, count: count)) }
}

extension StreamingOutputCallRequest {
    static func asking(for sizes: [Int], payload: Int = 0) -> StreamingOutputCallRequest {
        StreamingOutputCallRequest(
            responseParameters: sizes.map { ResponseParameters(size: Int32($0)) }, payload: .zeros(payload))
    }
}
