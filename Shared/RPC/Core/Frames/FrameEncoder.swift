private import CLibProtobufC
package import CRPCFrames
private import Messages
package import NIOCore

/// Writes frames to the end of a buffer, the body straight from where it is packed.
package enum FrameEncoder {
    /// A header with nothing but its kind and its call.
    @inline(__always)
    package static func header(_ kind: FrameKind, call: UInt64 = 0) -> Loyalty__Rpc__V1__FrameHeader {
        var header = Loyalty__Rpc__V1__FrameHeader()
        loyalty__rpc__v1__frame_header__init(&header)
        header.kind = .init(rawValue: .init(truncatingIfNeeded: kind.rawValue))
        header.call = call
        return header
    }

    /// Appends a frame.
    ///
    /// - Parameters:
    ///   - bodyBytes: The length of the body.
    ///   - body: Writes exactly `bodyBytes` bytes to the place given. Not called for an empty body.
    @inline(__always)
    package static func append(
        _ header: inout Loyalty__Rpc__V1__FrameHeader, bodyBytes: Int, to buffer: inout ByteBuffer,
        _ body: (UnsafeMutableRawPointer) -> Void
    ) {
        let headerBytes = loyalty__rpc__v1__frame_header__get_packed_size(&header)
        let total = FrameDecoder.prefixBytes &+ headerBytes &+ bodyBytes
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: total) { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            start.storeBytes(of: UInt32(truncatingIfNeeded: headerBytes).bigEndian, as: UInt32.self)
            start.storeBytes(of: UInt32(truncatingIfNeeded: bodyBytes).bigEndian, toByteOffset: 4, as: UInt32.self)
            let place = start + FrameDecoder.prefixBytes
            loyalty__rpc__v1__frame_header__pack(&header, place.assumingMemoryBound(to: UInt8.self))
            if bodyBytes > 0 { body(place + headerBytes) }
            return total
        }
    }

    /// Appends a frame without a body.
    package static func append(_ header: inout Loyalty__Rpc__V1__FrameHeader, to buffer: inout ByteBuffer) {
        append(&header, bodyBytes: 0, to: &buffer) { _ in }
    }

    /// Appends a frame whose body is known as bytes.
    package static func append(
        _ header: inout Loyalty__Rpc__V1__FrameHeader, body: ByteBuffer, to buffer: inout ByteBuffer
    ) {
        body.withUnsafeReadableBytes { bytes in
            append(&header, bodyBytes: bytes.count, to: &buffer) { place in
                if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: bytes.count) }
            }
        }
    }
}

extension FrameEncoder {
    package static func appendWindow(call: UInt64, creditBytes: Int, to buffer: inout ByteBuffer) {
        var header = header(.window, call: call)
        header.credit_bytes = UInt64(creditBytes)
        append(&header, to: &buffer)
    }

    package static func appendPing(_ opaque: UInt64, isAnswer: Bool, to buffer: inout ByteBuffer) {
        var header = header(isAnswer ? .pong : .ping)
        header.opaque = opaque
        append(&header, to: &buffer)
    }

    package static func appendHello(_ hello: Hello, to buffer: inout ByteBuffer) {
        var message = Loyalty__Rpc__V1__Hello()
        loyalty__rpc__v1__hello__init(&message)
        message.version_min = hello.versionMin
        message.version_max = hello.versionMax
        message.features = hello.features
        message.header_bytes_max = UInt32(clamping: hello.limits.headerBytesMax)
        message.body_bytes_max = UInt32(clamping: hello.limits.bodyBytesMax)
        message.message_bytes_max = UInt32(clamping: hello.limits.messageBytesMax)
        message.window_bytes = UInt32(clamping: hello.limits.windowBytes)
        message.calls_max = UInt32(clamping: hello.limits.callsMax)
        withText(hello.agent) { agent in
            message.agent = agent
            withUnsafeMutablePointer(to: &message) { pointer in
                var header = header(.hello)
                header.hello = pointer
                append(&header, to: &buffer)
            }
        }
    }

    package static func appendGoingAway(
        lastCall: UInt64, _ reason: GoingAwayReason, _ text: String, to buffer: inout ByteBuffer
    ) {
        var message = Loyalty__Rpc__V1__GoingAway()
        loyalty__rpc__v1__going_away__init(&message)
        message.last_call = lastCall
        message.reason = .init(rawValue: .init(reason.rawValue))
        withText(text) { text in
            message.message = text
            withUnsafeMutablePointer(to: &message) { pointer in
                var header = header(.goingAway)
                header.going_away = pointer
                append(&header, to: &buffer)
            }
        }
    }

    /// Appends a header that carries metadata, or a status, or both.
    ///
    /// What does not fit `headerBytesMax` is left out, in this order: the end of the message, details, metadata, initial
    /// metadata. The outcome of a call must reach the caller even when its story does not.
    package static func append(
        _ header: Loyalty__Rpc__V1__FrameHeader, initialMetadata: Metadata = Metadata(), metadata: Metadata,
        error: RPCError?, headerBytesMax: Int, bodyBytes: Int = 0, to buffer: inout ByteBuffer,
        _ body: (UnsafeMutableRawPointer) -> Void = { _ in }
    ) {
        var (initialMetadata, metadata, error) = (initialMetadata, metadata, error)
        for attempt in 0..<5 {
            let isWritten = MessageArena.withThreadArena { arena in
                var header = header
                do throws(MessageError) {
                    try HeaderParts.fill(
                        &header, initialMetadata: initialMetadata, metadata: metadata, error: error, in: arena)
                } catch { return false }
                guard loyalty__rpc__v1__frame_header__get_packed_size(&header) <= headerBytesMax else { return false }
                append(&header, bodyBytes: bodyBytes, to: &buffer, body)
                return true
            }
            if isWritten { return }
            switch attempt {
            // In code points: one character can be as long as a whole message.
            case 0:
                let message = error?.message ?? ""
                error?.message = message.beginning(codePoints: 200)
            case 1: error?.details = RPCError.Details()
            case 2: metadata = Metadata()
            default: initialMetadata = Metadata()
            }
        }
    }

    /// Lends `text` as C reads it. A NUL would cut it, so it is replaced.
    private static func withText(_ text: String, _ body: (UnsafeMutablePointer<CChar>) -> Void) {
        HeaderParts.withoutNUL(text).withCString { body(UnsafeMutablePointer(mutating: $0)) }
    }
}
