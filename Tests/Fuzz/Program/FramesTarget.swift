import CRPCFrames
import NIOCore
import RPC

/// The frame decoder: however the bytes are cut on their way, the same frames come out.
struct FramesTarget: FuzzTarget {
    static let name = "frames"

    private let limits = FrameLimits.standard

    var seeds: [[UInt8]] { SampleFrames.sequences }

    mutating func take(_ input: [UInt8]) throws {
        let whole = frames(in: [input[...]])
        let middle = input.count / 2
        let halves = frames(in: [input[..<middle], input[middle...]])
        try promise(whole == halves, "cut in half, other frames came out")
        let bytes = frames(in: input.indices.map { input[$0...$0] })
        try promise(whole == bytes, "byte by byte, other frames came out")
        try promise(
            whole.allSatisfy { $0.header.count <= limits.headerBytesMax && $0.body.count <= limits.bodyBytesMax },
            "a frame over its limit came through")
    }

    private struct Frame: Equatable {
        let header: [UInt8]
        let body: [UInt8]
    }

    private func frames(in pieces: [ArraySlice<UInt8>]) -> [Frame] {
        var reader = FrameReader(limits: limits)
        var frames: [Frame] = []
        do throws(FrameError) {
            for piece in pieces where !piece.isEmpty {
                try reader.receive(ByteBuffer(bytes: piece)) { header, body throws(FrameError) in
                    frames.append(Frame(header: Array(header), body: Array(body)))
                    return true
                }
            }
        } catch {
            // Refused: what came before it stands.
        }
        return frames
    }
}
