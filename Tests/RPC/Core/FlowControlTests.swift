import NIOConcurrencyHelpers
import RPC
import Synchronization
import Testing
import TestingContract

@Suite(.timeLimit(.minutes(1)))
struct FlowControlTests {
    private let kilobyte = [UInt8](repeating: 7, count: 1_000)

    @Test("A reader that stops holds up its own call, and no other on the connection", arguments: Transport.allCases)
    func slowReader(transport: Transport) async throws {
        let written = NIOLockedValueBox(0)
        let service = EchoService(download: { request, responses, _ in
            for _ in 0..<2_000 {
                try await responses.write(request)
                written.withLockedValue { $0 += 1 }
            }
        })
        try await withEcho(transport, service: service) { echo in
            let read = try await echo.client.serverStreaming(EchoService.downloadMethod, Payload(body: kilobyte)) {
                responses in
                for _ in 0..<200 { try await expectEqual(echo.unary([1]), [1]) }
                // A window, and what waits in the server for more of it.
                #expect(written.withLockedValue { $0 } < 400)
                var read = 0
                for try await response in responses {
                    #expect(response.body.count == 1_000)
                    read += 1
                }
                return read
            }
            #expect(read == 2_000)
        }
    }

    @Test("A handler that stops to read stops its client", arguments: Transport.allCases)
    func slowHandler(transport: Transport) async throws {
        let gate = Gate()
        let written = NIOLockedValueBox(0)
        let service = EchoService(upload: { requests, _ in
            try await gate.pass()
            var bytes = 0
            for try await request in requests { bytes += request.body.count }
            return Payload(body: [UInt8](repeating: 0, count: bytes / 1_000))
        })
        try await withEcho(transport, service: service) { echo in
            let upload = Task {
                try await echo.client.clientStreaming(EchoService.uploadMethod) { requests in
                    for _ in 0..<2_000 {
                        try await requests.write(Payload(body: kilobyte))
                        written.withLockedValue { $0 += 1 }
                    }
                }
            }
            await gate.arrived(1)
            for _ in 0..<200 { try await expectEqual(echo.unary([1]), [1]) }
            #expect(written.withLockedValue { $0 } < 400)
            gate.open()
            try await expectEqual(upload.value.body.count, 2_000)
        }
    }

    @Test("A long answer leaves its server only as the client gives credit")
    func longAnswer() async throws {
        let service = EchoService(unary: { _, _ in Payload(body: [UInt8](repeating: 7, count: 300_000)) })
        let peer = try await RawPeer(service: service)
        try await peer.open(FrameLimits(windowBytes: 65_536))
        let first = try await peer.send(FrameBytes.request(call: 1, method: EchoService.unaryMethod.path))
        #expect(first.map(\.kind) == [.message])
        #expect(first.map(\.body.count) == [65_536])
        let second = try await peer.send(FrameBytes.window(call: 1, 100))
        #expect(second.map(\.body.count) == [100])
        #expect(second.map(\.isPartial) == [true])
        var rest = try await peer.send(FrameBytes.window(call: 1, 1_000_000))
        let last = rest.removeLast()
        #expect(rest.allSatisfy { $0.kind == .message && $0.isPartial && $0.body.count <= 65_536 })
        #expect(last.kind == .end)
        // The payload, its tag and the three bytes of its length.
        #expect(65_636 + rest.reduce(last.body.count) { $0 + $1.body.count } == 300_004)
    }

    @Test("A cancelled call sends no more of its answer")
    func cancelLongAnswer() async throws {
        let service = EchoService(unary: { _, _ in Payload(body: [UInt8](repeating: 7, count: 300_000)) })
        let peer = try await RawPeer(service: service)
        try await peer.open(FrameLimits(windowBytes: 65_536))
        try await peer.send(FrameBytes.request(call: 1, method: EchoService.unaryMethod.path))
        #expect(try await peer.send(FrameBytes.frame(.cancel, call: 1)).isEmpty)
        #expect(try await peer.send(FrameBytes.window(call: 1, 1_000_000)).isEmpty)
        #expect(peer.core.counters.callsInFlight.load(ordering: .relaxed) == 0)
        #expect(peer.core.queuedBytes.count == 0)
    }

    @Test("Long answers take turns, and a small one passes them")
    func turns() async throws {
        let service = EchoService(unary: { request, _ in
            Payload(body: [UInt8](repeating: 7, count: request.body.isEmpty ? 5 : 200_000))
        })
        let peer = try await RawPeer(service: service)
        try await peer.open()
        let path = EchoService.unaryMethod.path
        let frames =
            try await peer.send(
                FrameBytes.request(call: 1, method: path, body: [0x0A, 1, 1])
                    + FrameBytes.request(call: 2, method: path, body: [0x0A, 1, 1])
                    + FrameBytes.request(call: 3, method: path)) + peer.frames()
        #expect(frames.map(\.call) == [3, 1, 2, 1, 2, 1, 2, 1, 2])
    }
}
