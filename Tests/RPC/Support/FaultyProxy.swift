import NIOCore
import NIOPosix
import RPC
import Synchronization

/// Stands between a client and a server, and cuts, stops or splits what passes, as its seed says.
final class FaultyProxy: Sendable {
    private struct State {
        var random: SplitMix64
        var isFaulty = true
    }

    private let state: Mutex<State>
    private let server: SocketAddress
    private let listening = Mutex<(any Channel)?>(nil)

    /// - Parameter seed: Of the faults.
    init(to server: Endpoint.Address, seed: UInt64) throws {
        self.server = try server.socketAddress()
        state = Mutex(State(random: SplitMix64(seed: seed)))
    }

    func start() async throws -> Endpoint.Address {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { near in
                let loop = near.eventLoop
                let nearEnd = NIOLoopBound(Pipe(self), eventLoop: loop)
                let farEnd = NIOLoopBound(Pipe(self), eventLoop: loop)
                nearEnd.value.other = farEnd.value
                farEnd.value.other = nearEnd.value
                return ClientBootstrap(group: loop)
                    .channelInitializer { far in
                        loop.makeCompletedFuture { try far.pipeline.syncOperations.addHandler(farEnd.value) }
                    }
                    .connect(to: self.server)
                    .flatMapThrowing { _ in try near.pipeline.syncOperations.addHandler(nearEnd.value) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        listening.withLock { $0 = channel }
        return .internet(host: "127.0.0.1", port: channel.localAddress?.port ?? 0)
    }

    /// No further faults on connections that open from now on.
    func heal() { state.withLock { $0.isFaulty = false } }

    func close() async throws { try await listening.withLock { $0 }?.close().get() }

    private enum Fault {
        case none, cut, stop, split
    }

    private func nextFault() -> Fault {
        state.withLock { state in
            guard state.isFaulty else { return .none }
            switch Int.random(in: 0..<60, using: &state.random) {
            case 0: return .cut
            case 1: return .stop
            case 2..<20: return .split
            default: return .none
            }
        }
    }

    /// One end of a connection.
    private final class Pipe: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let proxy: FaultyProxy
        private var channel: (any Channel)?
        private var isStopped = false
        private var early: [ByteBuffer] = []
        weak var other: Pipe?
        private var keepsOther: Pipe?

        init(_ proxy: FaultyProxy) { self.proxy = proxy }

        func handlerAdded(context: ChannelHandlerContext) {
            channel = context.channel
            keepsOther = other
            for buffer in early { context.channel.writeAndFlush(buffer, promise: nil) }
            early = []
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isStopped else { return }
            var buffer = unwrapInboundIn(data)
            switch proxy.nextFault() {
            case .none: other?.send(buffer)
            case .cut:
                other?.channel?.close(promise: nil)
                context.close(promise: nil)
            case .stop: isStopped = true
            case .split:
                while let byte = buffer.readSlice(length: min(3, buffer.readableBytes)), byte.readableBytes > 0 {
                    other?.send(byte)
                }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            other?.channel?.close(promise: nil)
            keepsOther = nil
            channel = nil
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func send(_ buffer: ByteBuffer) {
            guard let channel else { return early.append(buffer) }
            channel.writeAndFlush(buffer, promise: nil)
        }
    }
}
