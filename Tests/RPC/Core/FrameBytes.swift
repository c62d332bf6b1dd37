import Messages
import NIOCore
import RPC

/// Frames as a peer of any make sends them, for tests of what reads them.
enum FrameBytes {
    /// A frame of `kind`; `fields` are the further fields of its header, packed.
    static func frame(
        _ kind: FrameKind, call: UInt64 = 0, fields: [UInt8] = [], body: [UInt8] = []
    ) -> [UInt8] {
        var header = [0x08] + varint(UInt64(kind.rawValue))
        if call > 0 { header += [0x10] + varint(call) }
        header += fields
        return prefix(header.count, body.count) + header + body
    }

    static func prefix(_ headerBytes: Int, _ bodyBytes: Int) -> [UInt8] {
        [headerBytes, bodyBytes].flatMap { length in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } }
    }

    static func hello(_ limits: FrameLimits = .standard, versions: ClosedRange<UInt32> = 1...1) -> [UInt8] {
        var buffer = ByteBuffer()
        FrameEncoder.appendHello(
            Hello(versionMin: versions.lowerBound, versionMax: versions.upperBound, agent: "test/1", limits: limits),
            to: &buffer)
        return Array(buffer.readableBytesView)
    }

    static func request(
        call: UInt64, method: String, timeoutMicroseconds: UInt64 = 0, isStream: Bool = false, isPartial: Bool = false,
        fields: [UInt8] = [], body: [UInt8] = []
    ) -> [UInt8] {
        var more = [0x1A] + varint(UInt64(method.utf8.count)) + Array(method.utf8)
        if timeoutMicroseconds > 0 { more += [0x20] + varint(timeoutMicroseconds) }
        if isStream { more += [0x28, 1] }
        if isPartial { more += [0x30, 1] }
        return frame(.request, call: call, fields: more + fields, body: body)
    }

    static func message(call: UInt64, isPartial: Bool = false, body: [UInt8]) -> [UInt8] {
        frame(.message, call: call, fields: isPartial ? [0x30, 1] : [], body: body)
    }

    static func window(call: UInt64, _ creditBytes: UInt64) -> [UInt8] {
        frame(.window, call: call, fields: creditBytes > 0 ? [0x48] + varint(creditBytes) : [])
    }

    static func ping(_ opaque: UInt8) -> [UInt8] { frame(.ping, fields: [0x51, opaque, 0, 0, 0, 0, 0, 0, 0]) }

    static func goingAway(lastCall: UInt64, reason: GoingAwayReason = .draining) -> [UInt8] {
        var buffer = ByteBuffer()
        FrameEncoder.appendGoingAway(lastCall: lastCall, reason, "test", to: &buffer)
        return Array(buffer.readableBytesView)
    }

    static func varint(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        Varint.append(value, to: &bytes)
        return bytes
    }
}
