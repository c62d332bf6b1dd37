import RPC
import Synchronization
import Testing

/// Many requests in one read: both sides have work while they last.
@Suite(.timeLimit(.minutes(1)))
struct BurstTests {
    /// A hundred calls of 300 bytes, as one read of a socket may bring them.
    private static let burst: [UInt8] = {
        let body = [0x0A] + FrameBytes.varint(300) + [UInt8](repeating: 7, count: 300)
        return (1...100).flatMap { FrameBytes.request(call: $0, method: "test.Echo/Unary", body: body) }
    }()

    @Test("The first answers to a burst leave before its last request is looked at")
    func answersInPieces() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        let writesBefore = try await peer.writes().count
        let frames = try await peer.send(Self.burst)
        #expect(frames.map(\.call) == Array(1...100))
        let writes = try await peer.writes().dropFirst(writesBefore)
        #expect((5...10).contains(writes.count), "\(writes)")
        #expect(writes.allSatisfy { $0 < 5_000 }, "\(writes)")
    }

    @Test("A peer that does not read is sent nothing early")
    func slowPeer() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        let writesBefore = try await peer.writes().count
        try await peer.setReading(false)
        let frames = try await peer.send(Self.burst)
        #expect(frames.count == 100)
        #expect(try await peer.writes().count == writesBefore + 1)
    }

    @Test("A peer that is gone amid its burst ends the connection, and nothing is left of its calls")
    func goneAmidBurst() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        try await peer.cutAtNextWrite()
        let frames = try await peer.send(Self.burst)
        #expect(frames.count < 100)
        #expect(peer.connection.isClosed)
        #expect(peer.connection.activeCalls == 0)
        #expect(peer.core.counters.callsInFlight.load(ordering: .relaxed) == 0)
    }
}
