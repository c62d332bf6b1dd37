import Logging
import NIOCore
import NIOEmbedded
import RPC
import TestSupport

/// A client of a server's connection that sends whatever bytes a test wants, on a loop whose time the test moves.
final class RawPeer: Sendable {
    let core: ServerCore
    let connection: ServerConnection
    let loop: NIOAsyncTestingEventLoop
    private let transport: RecordingTransport

    init(
        service: EchoService = EchoService(), configure: (inout RPCServerConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = RPCServerConfiguration()
        configure(&configuration)
        core = try ServerCore(
            configuration: configuration, services: [service], interceptors: [],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let loop = NIOAsyncTestingEventLoop()
        self.loop = loop
        let (core, transport) = (core, RecordingTransport())
        self.transport = transport
        connection = try await loop.executeInContext {
            ServerConnection(server: core, loop: LoopContext(loop))
        }
        let connection = connection
        try await loop.executeInContext {
            connection.transportOpened(transport)
            connection.loop.endTick()
        }
    }

    /// Says hello both ways.
    func open(_ limits: FrameLimits = .standard) async throws {
        let frames = try await send(FrameBytes.hello(limits))
        guard frames.map(\.kind) == [.hello] else { throw RPCError(.internalError, "expected one hello: \(frames)") }
    }

    /// Sends bytes in one read.
    ///
    /// - Returns: What the server has written since the last time.
    @discardableResult
    func send(_ bytes: [UInt8]) async throws -> [ReadFrame] {
        let (connection, transport) = (connection, transport)
        return try await loop.executeInContext {
            connection.loop.beginTick()
            connection.received(ByteBuffer(bytes: bytes))
            connection.loop.endTick()
            return try transport.takeFrames()
        }
    }

    /// What the server has written since the last time, once what is ready has run.
    func frames() async throws -> [ReadFrame] {
        await loop.run()
        let transport = transport
        return try await loop.executeInContext { try transport.takeFrames() }
    }

    /// Waits for frames that a handler sends in its own time.
    func nextFrames() async throws -> [ReadFrame] {
        var frames: [ReadFrame] = []
        try await waitUntil("the server sends a frame") {
            frames = try await self.frames()
            return !frames.isEmpty
        }
        return frames
    }

    func advance(by time: TimeAmount) async throws -> [ReadFrame] {
        await loop.advanceTime(by: time)
        return try await frames()
    }

    /// Whether the server takes what is written; false is a peer that does not read.
    func setReading(_ isReading: Bool) async throws {
        let (connection, transport) = (connection, transport)
        try await loop.executeInContext {
            transport.isWritable = isReading
            connection.transportWritabilityChanged()
        }
        await loop.run()
    }

    /// The network is gone.
    func cut() async throws {
        let connection = connection
        try await loop.executeInContext { connection.transportClosed(nil) }
    }

    func isClosed() async throws -> Bool {
        let transport = transport
        return try await loop.executeInContext { transport.isClosed }
    }

    /// The length of each of the server's writes so far, in bytes.
    func writes() async throws -> [Int] {
        let transport = transport
        return try await loop.executeInContext { transport.writes }
    }

    /// From here on, the server finds at each write that the peer is gone.
    func cutAtNextWrite() async throws {
        let (connection, transport) = (connection, transport)
        try await loop.executeInContext {
            transport.onWrite = {
                transport.onWrite = {}
                connection.transportClosed(nil)
            }
        }
    }

    /// Whether the server has stopped to read from this peer.
    func isPaused() async throws -> Bool {
        let transport = transport
        return try await loop.executeInContext { !transport.isReading }
    }
}

/// Keeps what a connection writes. Used on its loop.
final class RecordingTransport: ConnectionTransport, @unchecked Sendable {
    var isWritable = true
    private(set) var isClosed = false
    private(set) var isReading = true
    private var written: [UInt8] = []

    /// The length of each write, in bytes.
    private(set) var writes: [Int] = []

    /// Called at the end of each write.
    var onWrite: () -> Void = {}

    func write(_ buffer: ByteBuffer) {
        written += buffer.readableBytesView
        writes.append(buffer.readableBytes)
        onWrite()
    }

    func close() { isClosed = true }

    func setReading(_ isReading: Bool) { self.isReading = isReading }

    var peer: PeerIdentity? { nil }

    func takeFrames() throws -> [ReadFrame] { try ReadFrame.read(from: &written) }
}
