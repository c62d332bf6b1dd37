import NIOConcurrencyHelpers
import NIOCore
import RPC
import Testing
import TestingContract

/// What a handler says in front of its answer.
@Suite(.timeLimit(.minutes(1)))
struct InitialMetadataTests {
    /// Says `first: yes` before its answer, and `first: late` after its first message.
    private static let service = EchoService(
        unary: { request, context in
            context.addInitialMetadata("first", "yes")
            return request
        },
        upload: { requests, context in
            context.addInitialMetadata("first", "yes")
            for try await _ in requests {}
            return Payload()
        },
        download: { request, responses, context in
            context.addInitialMetadata("first", "yes")
            for _ in 0..<(request.body.first ?? 0) {
                try await responses.write(request)
                context.initialMetadata = ["first": "late"]
            }
        },
        chat: { requests, responses, context in
            context.addInitialMetadata("first", "yes")
            for try await request in requests { try await responses.write(request) }
        })

    private func options(_ received: NIOLockedValueBox<[Metadata]>) -> CallOptions {
        var options = CallOptions()
        options.receiveInitialMetadata = { metadata in received.withLockedValue { $0.append(metadata) } }
        return options
    }

    @Test("It comes once, whatever the kind of call, and however long the answer is", arguments: Transport.allCases)
    func everyKind(transport: Transport) async throws {
        try await withEcho(transport, service: Self.service) { echo in
            let received = NIOLockedValueBox<[Metadata]>([])
            let options = options(received)
            _ = try await echo.unary([1], options: options)
            _ = try await echo.unary([UInt8](repeating: 1, count: 300_000), options: options)
            _ = try await echo.client.clientStreaming(EchoService.uploadMethod, options: options) { requests in
                try await requests.write(Payload(body: [1]))
            }
            for bytes in [3, 300_000] {
                let request = Payload(body: [UInt8](repeating: 2, count: bytes))
                try await echo.client.serverStreaming(EchoService.downloadMethod, request, options: options) {
                    // The first message is there when this begins, and what comes before it has been told.
                    responses in
                    for try await _ in responses {}
                }
            }
            try await echo.client.bidirectional(EchoService.chatMethod, options: options) { requests, responses in
                requests.finish()
                for try await _ in responses {}
            }
            #expect(received.withLockedValue { $0 } == Array(repeating: ["first": "yes"], count: 6))
        }
    }

    @Test("A reader of a stream has been told when the first message is there")
    func beforeTheFirstMessage() async throws {
        try await withEcho(.socket, service: Self.service) { echo in
            let received = NIOLockedValueBox<[Metadata]>([])
            try await echo.client.bidirectional(EchoService.chatMethod, options: options(received)) {
                requests, responses in
                var iterator = responses.makeAsyncIterator()
                #expect(received.withLockedValue { $0.isEmpty })
                try await requests.write(Payload(body: [7]))
                #expect(try await iterator.next()?.body == [7])
                #expect(received.withLockedValue { $0 } == [["first": "yes"]])
            }
        }
    }

    @Test("A call whose server says nothing in front of its answer tells nobody")
    func none() async throws {
        try await withEcho { echo in
            let received = NIOLockedValueBox<[Metadata]>([])
            _ = try await echo.unary([1], options: options(received))
            #expect(received.withLockedValue { $0.isEmpty })
        }
    }

    @Test("Only the first frame of the answer carries it, and the last one the trailers")
    func frames() async throws {
        let service = EchoService(download: { request, responses, context in
            context.addInitialMetadata("first", "yes")
            context.addTrailer("last", "too")
            for _ in 0..<2 { try await responses.write(request) }
        })
        let peer = try await RawPeer(service: service)
        try await peer.open()
        let frames = try await peer.send(
            FrameBytes.request(call: 1, method: "test.Echo/Download", body: [0x0A, 1, 7]))
        #expect(frames.map(\.kind) == [.message, .message, .end])
        #expect(frames.map(\.initialMetadata) == [["first": "yes"], [:], [:]])
        #expect(frames.map(\.metadata) == [[:], [:], ["last": "too"]])
    }

    @Test(
        "Where both do not fit a header, the initial metadata stays and the trailers go; neither takes the answer along"
    )
    func tooLong() async throws {
        let service = EchoService(unary: { request, context in
            context.addInitialMetadata("first", String(repeating: "a", count: Int(request.body[0]) * 1_000))
            context.addTrailer("last", String(repeating: "b", count: 5_000))
            return request
        })
        let peer = try await RawPeer(service: service)
        var limits = FrameLimits.standard
        limits.headerBytesMax = FrameLimits.least.headerBytesMax
        try await peer.open(limits)
        for (call, thousands) in [(1, 3), (2, 7), (3, 9)] as [(UInt64, UInt8)] {
            let body: [UInt8] = [0x0A, 1, thousands]
            let frames = try await peer.send(FrameBytes.request(call: call, method: "test.Echo/Unary", body: body))
            let end = try #require(frames.last)
            #expect(end.kind == .end && end.error == nil && end.body == body)
            #expect(end.initialMetadata.isEmpty == (thousands == 9))
            #expect(end.metadata.isEmpty == (thousands > 3))
        }
    }

    private struct Stamp: ServerInterceptor, ClientInterceptor {
        let seen: NIOLockedValueBox<[String]>

        func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws {
            try await next()
            context.addInitialMetadata("stamp", "server")
        }

        func intercept(
            _ call: ClientCallDescription, _ next: (CallOptions) async throws(RPCError) -> Void
        ) async throws(RPCError) {
            var options = call.options
            options.receiveInitialMetadata = { metadata in
                seen.withLockedValue { $0.append(metadata["stamp"] ?? "") }
                call.options.receiveInitialMetadata?(metadata)
            }
            try await next(options)
        }
    }

    @Test("Interceptors on both sides may add to it and see it")
    func interceptors() async throws {
        let seen = NIOLockedValueBox<[String]>([])
        let received = NIOLockedValueBox<[Metadata]>([])
        let stamp = Stamp(seen: seen)
        try await withEcho(service: Self.service, serverInterceptors: [stamp], clientInterceptors: [stamp]) { echo in
            _ = try await echo.unary([1], options: options(received))
        }
        #expect(seen.withLockedValue { $0 } == ["server"])
        #expect(received.withLockedValue { $0 } == [["first": "yes", "stamp": "server"]])
    }
}
