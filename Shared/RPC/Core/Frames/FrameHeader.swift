package import CLibProtobufC
private import CMessageArena
package import CRPCFrames
package import Messages

/// The header of a frame as protobuf-c unpacked it into an arena. Dead once the arena is reset.
package struct FrameHeader {
    package let raw: UnsafePointer<Loyalty__Rpc__V1__FrameHeader>

    /// Unpacks a header.
    ///
    /// - Throws: ``MessageError/Code/malformed`` or ``MessageError/Code/budgetExceeded``.
    @inline(__always)
    package init(unpacking bytes: UnsafeRawBufferPointer, in arena: MessageArena) throws(MessageError) {
        let message = try arena.unpack(bytes, as: FrameHeader.descriptor)
        raw = UnsafeRawPointer(message).assumingMemoryBound(to: Loyalty__Rpc__V1__FrameHeader.self)
    }

    package var kind: FrameKind { FrameKind(rawValue: UInt32(truncatingIfNeeded: raw.pointee.kind.rawValue)) }
    package var call: UInt64 { raw.pointee.call }
    package var isStream: Bool { raw.pointee.stream != 0 }
    package var isPartial: Bool { raw.pointee.partial != 0 }
    package var creditBytes: UInt64 { raw.pointee.credit_bytes }
    package var opaque: UInt64 { raw.pointee.opaque }

    /// Microseconds; 0 for none.
    package var timeoutMicroseconds: UInt64 { raw.pointee.timeout_us }

    /// The method's path, as it was sent.
    package var method: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: raw.pointee.method, count: message_text_length(raw.pointee.method))
    }

    package var hasMetadata: Bool { raw.pointee.n_metadata > 0 }
    package var hasInitialMetadata: Bool { raw.pointee.n_initial_metadata > 0 }

    /// Whether the header of an `end` says that the call went well.
    package var isOK: Bool { raw.pointee.status == nil || raw.pointee.status.pointee.code == 0 }
}

extension FrameHeader {
    /// protobuf-c's description of a header. Swift sees C's constant as a value without an address, so the address is
    /// read from a header that C initialised.
    package nonisolated(unsafe) static let descriptor: UnsafePointer<ProtobufCMessageDescriptor> = {
        var header = Loyalty__Rpc__V1__FrameHeader()
        loyalty__rpc__v1__frame_header__init(&header)
        return header.base.descriptor
    }()
}
