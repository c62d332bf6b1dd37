import Logging
import NIOCore
import NIOEmbedded
import RPC
import TestingContract

/// A server's connection: whatever a client sends, it ends with nothing in flight and nothing kept.
struct ConnectionTarget: FuzzTarget {
    static let name = "connection"

    var seeds: [[UInt8]] { SampleFrames.sequences }

    private let core: ServerCore

    init() throws {
        var configuration = RPCServerConfiguration()
        configuration.frames.messageBytesMax = 256 << 10
        var logger = Logger(label: "fuzz")
        logger.logLevel = .critical
        core = try ServerCore(
            configuration: configuration, services: [TestServiceService(EchoingTestService())], interceptors: [],
            logger: logger)
    }

    mutating func take(_ input: [UInt8]) throws {
        let eventLoop = EmbeddedEventLoop()
        let loop = LoopContext(eventLoop)
        let connection = ServerConnection(server: core, loop: loop)
        let transport = DiscardingTransport()
        connection.transportOpened(transport)
        eventLoop.run()
        // In two bursts, so that frames are cut as sockets cut them.
        let middle = input.count / 3
        for piece in [input[..<middle], input[middle...]] where !transport.isClosed {
            loop.beginTick()
            connection.received(ByteBuffer(bytes: piece))
            loop.endTick()
            eventLoop.run()
        }
        // Every limit on time is over now.
        eventLoop.advanceTime(by: .seconds(40))
        if !transport.isClosed { connection.transportClosed(nil) } else { connection.transportClosed(nil) }
        eventLoop.run()
        try promise(transport.bytesWritten < 64 << 20, "\(transport.bytesWritten) bytes were answered")
        try promise(connection.isClosed, "the connection is open although its transport is gone")
        try promise(connection.activeCalls == 0, "\(connection.activeCalls) calls are in flight after the end")
        try promise(core.queuedBytes.count == 0, "\(core.queuedBytes.count) bytes are kept after the end")
    }
}

/// Takes everything and remembers how much it was.
private final class DiscardingTransport: ConnectionTransport {
    private(set) var bytesWritten = 0
    private(set) var isClosed = false

    var isWritable: Bool { true }
    var peer: PeerIdentity? { nil }

    func write(_ buffer: ByteBuffer) { bytesWritten += buffer.readableBytes }
    func close() { isClosed = true }
    func setReading(_ isReading: Bool) {}
}
