import NIOCore
import NIOPosix
import RPC
import Synchronization

/// A server that speaks as a test says: for what no server of ours would do.
final class ForeignServer: Sendable {
    private let channel: any Channel
    let address: Endpoint.Address
    private let connections: Connections

    /// The bytes of a hello with the least of everything, as PROTOCOL.md shows it.
    static let hello: [UInt8] = [0, 0, 0, 10, 0, 0, 0, 0, 0x08, 0x01, 0x5A, 0x06, 0x08, 0x01, 0x10, 0x01, 0x48, 0x64]

    /// Listens on a free port of the loopback.
    ///
    /// - Parameter answer: What to send for the bytes that have arrived; nil closes the connection.
    static func listening(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]?) async throws -> ForeignServer {
        let connections = Connections()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.open.wrappingAdd(1, ordering: .relaxed)
                    channel.closeFuture.whenComplete { _ in connections.open.wrappingSubtract(1, ordering: .relaxed) }
                    connections.count.wrappingAdd(1, ordering: .relaxed)
                    try channel.pipeline.syncOperations.addHandler(
                        Handler { bytes in
                            if !isHello(bytes) { connections.requests.wrappingAdd(1, ordering: .relaxed) }
                            return answer(bytes)
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ForeignServer(channel, connections)
    }

    private init(_ channel: any Channel, _ connections: Connections) {
        self.channel = channel
        address = .internet(host: "127.0.0.1", port: channel.localAddress?.port ?? 0)
        self.connections = connections
    }

    /// How often someone has connected.
    var connectionsAccepted: Int { connections.count.load(ordering: .relaxed) }

    /// How many connections are open now.
    var connectionsOpen: Int { connections.open.load(ordering: .relaxed) }

    /// Reads of bytes that were no hello.
    var requestsTaken: Int { connections.requests.load(ordering: .relaxed) }

    /// Whether the bytes begin with a client's hello.
    static func isHello(_ bytes: [UInt8]) -> Bool { bytes.count > 9 && bytes[8] == 0x08 && bytes[9] == 0x01 }

    func close() async throws { try await channel.close().get() }

    private final class Connections: Sendable {
        let count = Atomic(0)
        let open = Atomic(0)
        let requests = Atomic(0)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: ([UInt8]) -> [UInt8]?

        init(_ answer: @escaping ([UInt8]) -> [UInt8]?) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard let bytes = answer(Array(unwrapInboundIn(data).readableBytesView)) else {
                return context.close(promise: nil)
            }
            guard !bytes.isEmpty else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        }
    }
}
