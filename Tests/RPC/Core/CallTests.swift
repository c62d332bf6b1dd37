import Logging
import NIOConcurrencyHelpers
import RPC
import Testing
import TestingContract

@Suite(.timeLimit(.minutes(1)))
struct CallTests {
    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    @Test(
        "A unary call answers, whatever the size", arguments: Transport.allCases,
        [0, 1, 65_000, 65_536, 300_000, 4_000_000])
    func unary(transport: Transport, count: Int) async throws {
        try await withEcho(transport) { echo in
            try await expectEqual(echo.unary(bytes(count)), bytes(count))
        }
    }

    @Test("Many calls at once on one connection each get their own answer", arguments: Transport.allCases)
    func concurrent(transport: Transport) async throws {
        try await withEcho(transport) { echo in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<50 {
                    group.addTask {
                        for call in 0..<20 {
                            let request = bytes(caller * 100 + call)
                            try await expectEqual(echo.unary(request), request)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(echo.server.statistics.callsStarted == 1_000)
            #expect(echo.server.statistics.connectionsOpened == 1)
        }
    }

    @Test("Long messages at once do not hold each other up for ever, nor small ones", arguments: Transport.allCases)
    func concurrentLarge(transport: Transport) async throws {
        try await withEcho(transport) { echo in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<12 {
                    let request = bytes(caller.isMultiple(of: 3) ? 10 : 1_500_000 + caller)
                    group.addTask { try await expectEqual(echo.unary(request), request) }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("A client's stream arrives in order", arguments: Transport.allCases)
    func upload(transport: Transport) async throws {
        try await withEcho(transport) { echo in
            let sizes = [3, 0, 70_000, 1, 200_000, 5]
            let answer = try await echo.client.clientStreaming(EchoService.uploadMethod) { requests in
                for size in sizes { try await requests.write(Payload(body: bytes(size))) }
            }
            #expect(answer.body == sizes.flatMap { bytes($0) })
        }
    }

    @Test("A server's stream arrives in order, the empty one too", arguments: Transport.allCases, [0, 1, 40])
    func download(transport: Transport, count: UInt8) async throws {
        try await withEcho(transport) { echo in
            let request = Payload(body: [count] + bytes(30_000))
            let answers = try await echo.client.serverStreaming(EchoService.downloadMethod, request) { responses in
                var answers = 0
                for try await response in responses {
                    #expect(response == request)
                    answers += 1
                }
                return answers
            }
            #expect(answers == count)
        }
    }

    @Test("Both sides of a stream talk in turns", arguments: Transport.allCases)
    func chat(transport: Transport) async throws {
        try await withEcho(transport) { echo in
            try await echo.client.bidirectional(EchoService.chatMethod) { requests, responses in
                var iterator = responses.makeAsyncIterator()
                for size in [1, 100_000, 0, 300_000, 7] {
                    try await requests.write(Payload(body: bytes(size)))
                    try await expectEqual(iterator.next()?.body.count, size)
                }
                requests.finish()
                try await expectEqual(iterator.next(), nil)
            }
        }
    }

    @Test("A handler's error arrives with everything in it", arguments: Transport.allCases)
    func failure(transport: Transport) async throws {
        let thrown = RPCError(
            .failedPrecondition, "not enough: 漢字, \t\n and a NUL \0 in it",
            details: RPCError.Details(
                reason: "INSUFFICIENT_FUNDS", domain: "rewards.loyalty", metadata: ["balance": "3", "empty": ""],
                fieldViolations: [.init(field: "postings[3].amount", description: "is 0")],
                retryAfter: .milliseconds(1_500)))
        let service = EchoService(unary: { _, context in
            context.addTrailer("trailer", "one")
            throw thrown
        })
        try await withEcho(transport, service: service) { echo in
            let error = try await rpcError { _ = try await echo.unary([1]) }
            #expect(error.code == .failedPrecondition)
            #expect(error.message == "not enough: 漢字, \t\n and a NUL \u{FFFD} in it")
            #expect(error.details == thrown.details)
            #expect(error.trailers["trailer"] == "one")
            #expect(!error.wasNotProcessed)
        }
    }

    @Test("What a handler did not expect is told to the log, not to the caller")
    func unexpected() async throws {
        struct Secret: Error {}
        try await withEcho(service: EchoService(unary: { _, _ in throw Secret() })) { echo in
            let error = try await rpcError { _ = try await echo.unary([1]) }
            #expect(error.code == .internalError)
            #expect(!error.message.contains("Secret"))
        }
    }

    @Test("Metadata goes there, trailers come back", arguments: Transport.allCases)
    func metadata(transport: Transport) async throws {
        let service = EchoService(unary: { request, context in
            context.trailers = context.metadata
            return request
        })
        try await withEcho(transport, service: service) { echo in
            var options = CallOptions()
            options.metadata.add("text-key", "värde")
            options.metadata.add("twice", "1")
            options.metadata.add("twice", "2")
            options.metadata.add("binary.key_9", bytes: [0, 255, 10])
            let trailers = NIOLockedValueBox(Metadata())
            options.receiveTrailers = { received in trailers.withLockedValue { $0 = received } }
            _ = try await echo.unary([1], options: options)
            #expect(trailers.withLockedValue { $0 } == options.metadata)
        }
    }

    @Test(
        "A metadata key that the wire does not take is refused before anything is sent",
        arguments: ["", "Upper", "a b", "ä"])
    func metadataKeys(key: String) async throws {
        try await withEcho { echo in
            let error = try await rpcError { _ = try await echo.unary([], options: CallOptions(metadata: [key: "x"])) }
            #expect(error.code == .invalidArgument)
            #expect(error.wasNotProcessed)
        }
    }

    @Test("Metadata over the server's header limit is refused before anything is sent")
    func metadataSize() async throws {
        try await withEcho { echo in
            let large = CallOptions(metadata: ["key": String(repeating: "x", count: 17_000)])
            let error = try await rpcError { _ = try await echo.unary([], options: large) }
            #expect(error.code == .resourceExhausted)
            #expect(error.wasNotProcessed)
            try await expectEqual(echo.unary([1]), [1])
        }
    }

    @Test("An error whose details do not fit a header arrives without them")
    func largeDetails() async throws {
        let details = RPCError.Details(metadata: ["key": String(repeating: "x", count: 20_000)])
        let service = EchoService(unary: { _, _ in throw RPCError(.aborted, "short", details: details) })
        try await withEcho(service: service) { echo in
            let error = try await rpcError { _ = try await echo.unary([]) }
            #expect(error.code == .aborted)
            #expect(error.message == "short")
            #expect(error.details.isEmpty)
        }
    }

    @Test("A method or a service that is not there is named, and the call was not processed")
    func unimplemented() async throws {
        try await withEcho { echo in
            for (path, word) in [("test.Echo/Nothing", "method"), ("test.Nobody/Unary", "service")] {
                let method = MethodDescriptor<Payload, Payload>(path: path, kind: .unary)
                let error = try await rpcError { _ = try await echo.client.unary(method, Payload()) }
                #expect(error.code == .unimplemented)
                #expect(error.message.hasPrefix(word))
                #expect(error.wasNotProcessed)
            }
        }
    }

    @Test("A method that is called as another kind is refused")
    func wrongKind() async throws {
        try await withEcho { echo in
            let method = MethodDescriptor<Payload, Payload>(path: EchoService.chatMethod.path, kind: .unary)
            let error = try await rpcError { _ = try await echo.client.unary(method, Payload()) }
            #expect(error.code == .unimplemented)
        }
    }

    @Test("A message over the limit fails its call only", arguments: Transport.allCases)
    func tooLong(transport: Transport) async throws {
        try await withEcho(transport, server: { $0.frames.messageBytesMax = 100_000 }) { echo in
            // The packed message has some bytes more than its payload.
            try await expectEqual(echo.unary(bytes(99_990)).count, 99_990)
            let error = try await rpcError { _ = try await echo.unary(bytes(100_000)) }
            #expect(error.code == .resourceExhausted)
            try await expectEqual(echo.unary([1]), [1])
        }
    }

    @Test("An answer over the client's limit fails its call only", arguments: Transport.allCases)
    func tooLongAnswer(transport: Transport) async throws {
        let service = EchoService(unary: { request, _ in Payload(body: [UInt8](repeating: 7, count: 100_000)) })
        try await withEcho(transport, service: service, client: { $0.frames.messageBytesMax = 70_000 }) { echo in
            let error = try await rpcError { _ = try await echo.unary([1]) }
            #expect(error.code == .resourceExhausted)
        }
    }

    @Test("A handler may run off the event loop")
    func concurrentHandlers() async throws {
        struct Concurrent: RPCService {
            var descriptor: ServiceDescriptor { EchoService().descriptor }
            func register(on registry: inout MethodRegistry) {
                registry.execution = .concurrent
                EchoService().register(on: &registry)
            }
        }
        let server = try RPCServer(RPCServerConfiguration(), services: [Concurrent()], logger: .init(label: "test"))
        let client = RPCClient(inProcess: server, logger: .init(label: "test"))
        for count in [1, 100_000] {
            try await expectEqual(client.unary(EchoService.unaryMethod, Payload(body: bytes(count))).body, bytes(count))
        }
        await client.close()
        await server.shutDown()
    }
}
