package import NIOCore

/// Joins a connection to a NIO channel.
package final class NIOConnectionHandler: ChannelInboundHandler, ConnectionTransport {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private let connection: any ConnectionCore
    private let identifyPeer: (@Sendable (any Channel) -> PeerIdentity?)?
    private var context: ChannelHandlerContext?
    private var error: (any Error)?
    private var isOpened = false

    package init(_ connection: any ConnectionCore, identifyPeer: (@Sendable (any Channel) -> PeerIdentity?)? = nil) {
        self.connection = connection
        self.identifyPeer = identifyPeer
    }

    // MARK: - The channel

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { open() }
    }

    package func channelActive(context: ChannelHandlerContext) {
        open()
        context.fireChannelActive()
    }

    private func open() {
        guard !isOpened else { return }
        isOpened = true
        connection.transportOpened(self)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.loop.beginTick()
        connection.received(unwrapInboundIn(data))
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        connection.loop.endTick()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        connection.transportWritabilityChanged()
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.error = self.error ?? error
        context.close(promise: nil)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        connection.transportClosed(error)
        connection.loop.endTick()
        self.context = nil
        context.fireChannelInactive()
    }

    package func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    // MARK: - The transport

    package var isWritable: Bool { context?.channel.isWritable ?? false }

    package func write(_ buffer: ByteBuffer) {
        guard let context else { return }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    package func close() {
        guard let context else { return }
        // What was written goes out first: the last answers, or the reason for the close. A peer that does not read
        // cannot hold the socket for longer than this.
        let channel = context.channel
        let limit = channel.eventLoop.scheduleTask(in: .seconds(5)) { channel.close(promise: nil) }
        let written = channel.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in
            limit.cancel()
            channel.close(promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
    }

    package func setReading(_ isReading: Bool) {
        guard let context else { return }
        try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    package var peer: PeerIdentity? { context.flatMap { identifyPeer?($0.channel) } }
}
