import NIOCore
import NIOEmbedded
import RPC
import Synchronization
import Testing
import TestingContract

/// What a server does with peers that break the rules, or are broken.
@Suite(.timeLimit(.minutes(1)))
struct HostilePeerTests {
    private func expectGoodbye(
        _ peer: RawPeer, _ frames: [ReadFrame], _ reason: GoingAwayReason,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(frames.last?.goingAway?.reason == reason, sourceLocation: sourceLocation)
        #expect(try await peer.isClosed(), sourceLocation: sourceLocation)
    }

    private let payload: [UInt8] = [0x0A, 1, 7]

    @Test("Garbage is answered with a reason, and the connection closed")
    func garbage() async throws {
        let peer = try await RawPeer()
        let frames = try await peer.send([UInt8](repeating: 0xAB, count: 100))
        try await expectGoodbye(peer, frames, .limitExceeded)
    }

    @Test("Who speaks HTTP is told what is spoken here")
    func http() async throws {
        let peer = try await RawPeer()
        let frames = try await peer.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        try await expectGoodbye(peer, frames, .protocolError)
        #expect(frames.last?.goingAway?.message.contains("HTTP") == true)
    }

    @Test("A header that is no FrameHeader closes the connection")
    func malformedHeader() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        let frames = try await peer.send(FrameBytes.prefix(3, 0) + [0x0A, 0xFF, 0xFF])
        try await expectGoodbye(peer, frames, .protocolError)
    }

    @Test("A header of its limit is read, one of a byte more is not", arguments: [16_384, 16_385])
    func headerLimit(bytes: Int) async throws {
        let peer = try await RawPeer()
        try await peer.open()
        // An unknown field of the length that fills the header.
        let filler = [UInt8](repeating: 1, count: bytes - 6)
        let fields = [0xA2, 0x06] + FrameBytes.varint(UInt64(bytes - 8)).prefix(3) + filler
        let header = [0x08, 0x07] + fields.prefix(bytes - 2)
        let frames = try await peer.send(FrameBytes.prefix(bytes, 0) + header)
        if bytes > 16_384 {
            try await expectGoodbye(peer, frames, .limitExceeded)
        } else {
            #expect(frames.last?.goingAway?.reason != .limitExceeded)
        }
    }

    @Test("A body of its limit is read, one of a byte more is not", arguments: [65_536, 65_537])
    func bodyLimit(bytes: Int) async throws {
        let peer = try await RawPeer()
        try await peer.open()
        let frames = try await peer.send(
            FrameBytes.frame(FrameKind(rawValue: 99), body: [UInt8](repeating: 0, count: bytes)))
        if bytes > 65_536 { try await expectGoodbye(peer, frames, .limitExceeded) } else { #expect(frames.isEmpty) }
    }

    @Test(
        "A frame that is cut off and never completed closes the connection in time, one that is slow but done does not")
    func slowSender() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        let request = FrameBytes.request(call: 1, method: EchoService.unaryMethod.path, body: payload)
        #expect(try await peer.send(Array(request.prefix(20))).isEmpty)
        #expect(try await peer.advance(by: .seconds(29)).isEmpty)
        #expect(try await peer.send(Array(request.dropFirst(20))).map(\.kind) == [.end])
        #expect(try await peer.send(Array(request.prefix(7))).isEmpty)
        #expect(try await peer.advance(by: .seconds(29)).isEmpty)
        let frames = try await peer.advance(by: .seconds(2))
        try await expectGoodbye(peer, frames, .timedOut)
    }

    @Test("A peer that never says hello is closed in time")
    func noHello() async throws {
        let peer = try await RawPeer()
        #expect(try await peer.frames().map(\.kind) == [.hello])
        #expect(try await peer.advance(by: .seconds(9)).isEmpty)
        let frames = try await peer.advance(by: .seconds(2))
        try await expectGoodbye(peer, frames, .timedOut)
    }

    @Test("Unknown kinds are skipped with their bodies, and reserved ones close the connection")
    func unknownKinds() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        let request = FrameBytes.request(call: 1, method: EchoService.unaryMethod.path, body: payload)
        let frames = try await peer.send(FrameBytes.frame(FrameKind(rawValue: 77), call: 9, body: [1, 2, 3]) + request)
        #expect(frames.map(\.kind) == [.end])
        #expect(frames.map(\.body) == [payload])
        try await expectGoodbye(peer, try await peer.send(FrameBytes.frame(FrameKind(rawValue: 200))), .protocolError)
    }

    @Test("A flood of pings is answered with a goodbye")
    func pingFlood() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        let frames = try await peer.send((0..<10).flatMap { FrameBytes.ping($0) })
        #expect(frames.dropLast().map(\.kind) == [.pong, .pong, .pong])
        try await expectGoodbye(peer, frames, .enhanceYourCalm)
    }

    @Test("A half-open peer is found out by its silence", arguments: [true, false])
    func halfOpen(answers: Bool) async throws {
        let gate = Gate()
        let peer = try await RawPeer(
            service: EchoService(unary: { request, _ in
                try await gate.pass()
                return request
            }))
        try await peer.open()
        try await peer.send(FrameBytes.request(call: 1, method: EchoService.unaryMethod.path))
        let frames = try await peer.advance(by: .seconds(135))
        #expect(frames.map(\.kind) == [.ping])
        if answers { try await peer.send(FrameBytes.frame(.pong)) }
        let later = try await peer.advance(by: .seconds(30))
        if answers { #expect(later.isEmpty) } else { try await expectGoodbye(peer, later, .timedOut) }
        gate.open()
    }

    @Test("A connection that is cut within a frame cancels its handlers")
    func resetWithinFrame() async throws {
        let gate = Gate()
        let peer = try await RawPeer(
            service: EchoService(unary: { request, _ in
                try await gate.pass()
                return request
            }))
        try await peer.open()
        try await peer.send(FrameBytes.request(call: 1, method: EchoService.unaryMethod.path) + [0, 0, 0, 9])
        await gate.arrived(1)
        try await peer.cut()
        while peer.core.counters.callsInFlight.load(ordering: .relaxed) > 0 { await peer.loop.run() }
        await gate.cancelled(1)
        #expect(peer.core.counters.connectionsOpen.load(ordering: .relaxed) == 0)
    }

    @Test("A call that sends more than its window closes the connection")
    func windowExceeded() async throws {
        let gate = Gate()
        let peer = try await RawPeer(
            service: EchoService(upload: { requests, _ in
                try await gate.pass()
                return Payload()
            }), configure: { $0.frames.windowBytes = 70_000 })
        try await peer.open()
        try await peer.send(FrameBytes.request(call: 1, method: EchoService.uploadMethod.path, isStream: true))
        let message = FrameBytes.message(call: 1, body: [UInt8](repeating: 0, count: 35_000))
        #expect(try await peer.send(message + message).isEmpty)
        try await expectGoodbye(peer, try await peer.send(FrameBytes.message(call: 1, body: [0])), .protocolError)
        gate.open()
    }

    @Test("A message after the end of its stream closes the connection")
    func afterTheEnd() async throws {
        let gate = Gate()
        let peer = try await RawPeer(
            service: EchoService(upload: { _, _ in
                try await gate.pass()
                return Payload()
            }))
        try await peer.open()
        let request = FrameBytes.request(call: 1, method: EchoService.uploadMethod.path, isStream: true)
        #expect(try await peer.send(request + FrameBytes.frame(.end, call: 1)).isEmpty)
        try await expectGoodbye(peer, try await peer.send(FrameBytes.message(call: 1, body: payload)), .protocolError)
        gate.open()
    }

    @Test("A body that is no such message fails its call only, and names the field where it can")
    func malformedBody() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        let path = EchoService.unaryMethod.path
        let frames = try await peer.send(
            FrameBytes.request(call: 1, method: path, body: [0x0A, 200])
                + FrameBytes.request(call: 2, method: path, body: payload))
        #expect(frames.map(\.error?.code) == [.invalidArgument, nil])
    }

    @Test("A peer that does not read stops to be served, and is closed in time")
    func slowReader() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        try await peer.setReading(false)
        try await peer.send(FrameBytes.request(call: 1, method: EchoService.unaryMethod.path, body: payload))
        #expect(try await peer.isPaused())
        #expect(try await peer.advance(by: .seconds(29)).isEmpty)
        _ = try await peer.advance(by: .seconds(2))
        #expect(try await peer.isClosed())
    }

    @Test("A peer that reads again is served again")
    func readerRecovers() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        try await peer.setReading(false)
        try await peer.send(FrameBytes.request(call: 1, method: EchoService.unaryMethod.path, body: payload))
        #expect(try await peer.isPaused())
        try await peer.setReading(true)
        #expect(try await peer.isPaused() == false)
        _ = try await peer.advance(by: .seconds(60))
        #expect(try await peer.isClosed() == false)
    }

    @Test("What is queued for handlers is bounded, and over the bound the call fails")
    func queuedBytes() async throws {
        let gate = Gate()
        let peer = try await RawPeer(
            service: EchoService(upload: { _, _ in
                try await gate.pass()
                return Payload()
            }), configure: { $0.queuedBytesPerConnectionMax = 100_000 })
        try await peer.open()
        for call in 1...2 as ClosedRange<UInt64> {
            try await peer.send(FrameBytes.request(call: call, method: EchoService.uploadMethod.path, isStream: true))
            #expect(
                try await peer.send(FrameBytes.message(call: call, body: [UInt8](repeating: 0, count: 50_000))).isEmpty)
        }
        let frames = try await peer.send(FrameBytes.message(call: 2, body: [0]))
        #expect(frames.map(\.error?.code) == [.resourceExhausted])
        gate.open()
    }

    @Test(
        "Calls over the limit of a connection are refused as not processed",
        arguments: [(1, nil), (2, nil), (3, RPCError.Code.resourceExhausted)])
    func callsMax(call: Int, code: RPCError.Code?) async throws {
        let gate = Gate()
        let peer = try await RawPeer(
            service: EchoService(unary: { request, _ in
                try await gate.pass()
                return request
            }), configure: { $0.frames.callsMax = 2 })
        try await peer.open()
        for earlier in 1..<UInt64(call) {
            try await peer.send(FrameBytes.request(call: earlier, method: EchoService.unaryMethod.path))
        }
        let frames = try await peer.send(FrameBytes.request(call: UInt64(call), method: EchoService.unaryMethod.path))
        #expect(frames.map(\.error?.code) == (code == nil ? [] : [code]))
        #expect(frames.allSatisfy { $0.error?.wasNotProcessed == true })
        gate.open()
    }
}
