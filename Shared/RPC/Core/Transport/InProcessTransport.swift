private import DequeModule
package import NIOCore

/// Carries a connection to another one of the same process: the same frames, and no socket.
package final class InProcessTransport: ConnectionTransport, @unchecked Sendable {
    private let connection: any ConnectionCore
    private var other: InProcessTransport?

    // On the connection's loop.
    private var underWayBytes = 0
    private var isReading = true
    private var isClosed = false
    private var unread: Deque<ByteBuffer> = []
    private var isEndUnread = false

    package let peer: PeerIdentity?

    /// More than this on its way, and the other side counts as slow.
    private static let underWayBytesMax = 512 << 10

    private init(_ connection: any ConnectionCore, peer: PeerIdentity?) {
        self.connection = connection
        self.peer = peer
    }

    /// Joins two connections, each on its own loop or both on one.
    ///
    /// - Parameter identity: Who the first one is, as the second one's transport would have verified it.
    package static func join(
        _ client: any ConnectionCore, as identity: PeerIdentity?, to server: any ConnectionCore
    ) {
        let near = InProcessTransport(client, peer: nil)
        let far = InProcessTransport(server, peer: identity)
        near.other = far
        far.other = near
        for transport in [near, far] {
            transport.loop.execute { transport.connection.transportOpened(transport) }
        }
    }

    private var loop: any EventLoop { connection.loop.eventLoop }

    package var isWritable: Bool { underWayBytes < Self.underWayBytesMax }

    package func write(_ buffer: ByteBuffer) {
        guard !isClosed, let other else { return }
        let wasWritable = isWritable
        underWayBytes += buffer.readableBytes
        if wasWritable, !isWritable { loop.execute { self.connection.transportWritabilityChanged() } }
        other.loop.execute { other.arrived(buffer) }
    }

    package func close() {
        guard !isClosed else { return }
        isClosed = true
        let other = other
        self.other = nil
        other?.loop.execute { other?.ended() }
        loop.execute { self.connection.transportClosed(nil) }
    }

    package func setReading(_ isReading: Bool) {
        self.isReading = isReading
        guard isReading else { return }
        while self.isReading, let buffer = unread.popFirst() { read(buffer) }
        if isEndUnread, self.isReading { end() }
    }

    private func arrived(_ buffer: ByteBuffer) {
        guard !isClosed else { return }
        if isReading { read(buffer) } else { unread.append(buffer) }
    }

    private func read(_ buffer: ByteBuffer) {
        let bytes = buffer.readableBytes
        connection.loop.beginTick()
        connection.received(buffer)
        connection.loop.endTick()
        guard let other else { return }
        other.loop.execute { other.taken(bytes) }
    }

    private func taken(_ bytes: Int) {
        let wasWritable = isWritable
        underWayBytes -= bytes
        if !wasWritable, isWritable, !isClosed { connection.transportWritabilityChanged() }
    }

    private func ended() {
        guard isReading || unread.isEmpty else {
            isEndUnread = true
            return
        }
        end()
    }

    private func end() {
        guard !isClosed else { return }
        isClosed = true
        other = nil
        connection.transportClosed(nil)
    }
}
