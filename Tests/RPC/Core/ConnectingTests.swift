import Logging
import NIOCore
import NIOPosix
import RPC
import Testing
import TestingContract

/// What a web server says to a client that speaks something else.
private final class HTTPAnswer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n")), promise: nil)
    }
}

@Suite(.timeLimit(.minutes(1)))
struct ConnectingTests {
    @Test("A port that nobody listens on is unavailable, and the call was not processed")
    func refused() async throws {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = try #require(listener.localAddress?.port)
        try await listener.close()
        let client = RPCClient(Endpoint(.internet(host: "127.0.0.1", port: port)), logger: .init(label: "test"))
        let error = try await rpcError { _ = try await client.unary(EchoService.unaryMethod, Payload()) }
        #expect(error.code == .unavailable)
        #expect(error.wasNotProcessed)
        await client.close()
    }

    @Test("A server that speaks HTTP is named")
    func http() async throws {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HTTPAnswer())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        let client = RPCClient(Endpoint(.internet(host: "127.0.0.1", port: port)), logger: .init(label: "test"))
        let error = try await rpcError { _ = try await client.unary(EchoService.unaryMethod, Payload()) }
        #expect(error.code == .unavailable)
        #expect(error.message.contains("HTTP"))
        await client.close()
        try await listener.close()
    }

    @Test("A server that accepts and says nothing is given up in time")
    func silent() async throws {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = try #require(listener.localAddress?.port)
        var configuration = RPCClientConfiguration()
        configuration.connectTimeout = .milliseconds(50)
        let client = RPCClient(
            Endpoint(.internet(host: "127.0.0.1", port: port)), configuration: configuration,
            logger: .init(label: "test"))
        let error = try await rpcError { _ = try await client.unary(EchoService.unaryMethod, Payload()) }
        #expect(error.code == .unavailable)
        #expect(error.wasNotProcessed)
        await client.close()
        try await listener.close()
    }

    @Test("A caller that waits for ready is served once the server is there")
    func waitForReady() async throws {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = try #require(listener.localAddress?.port)
        try await listener.close()
        let address = Endpoint.Address.internet(host: "127.0.0.1", port: port)
        let client = RPCClient(Endpoint(address), logger: .init(label: "test"))
        let call = Task {
            try await client.unary(
                EchoService.unaryMethod, Payload(body: [1]), options: CallOptions(waitForReady: true))
        }
        let server = try RPCServer(
            RPCServerConfiguration(address: address), services: [EchoService()], logger: .init(label: "test"))
        try await server.start()
        try await expectEqual(call.value.body, [1])
        await client.close()
        await server.shutDown()
    }

    @Test("A connection over the server's limit is told so, and the others go on")
    func connectionsMax() async throws {
        try await withEcho(.socket, server: { $0.connectionsMax = 1 }) { echo in
            try await expectEqual(echo.unary([1]), [1])
            let second = RPCClient(Endpoint(echo.server.address!), logger: .init(label: "test"))
            let error = try await rpcError { _ = try await second.unary(EchoService.unaryMethod, Payload()) }
            #expect(error.code == .unavailable)
            #expect(error.wasNotProcessed)
            try await expectEqual(echo.unary([2]), [2])
            #expect(echo.server.statistics.connectionsRefused >= 1)
            await second.close()
        }
    }

    @Test("A method that is registered twice is refused before the server starts")
    func registeredTwice() throws {
        let error = #expect(throws: RPCError.self) {
            try RPCServer(
                RPCServerConfiguration(), services: [EchoService(), EchoService()], logger: .init(label: "test"))
        }
        #expect(error?.message.contains("registered twice") == true)
    }
}
