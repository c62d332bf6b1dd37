/// Finds the frames in what was received.
///
/// A value without I/O. It keeps nothing: what is not a whole frame yet is offered again, with more behind it.
package struct FrameDecoder: Sendable {
    /// The two lengths in front of a frame.
    package static let prefixBytes = 8

    package enum Result: Equatable {
        /// `bytes` begins with a frame: the prefix, a header of this many bytes, a body of this many.
        case frame(headerBytes: Int, bodyBytes: Int)
        /// No whole frame yet. It needs this many bytes in all, as far as is known.
        case incomplete(bytesNeeded: Int)
        /// The peer does not keep to the limits, or does not speak this protocol.
        case refused(FrameError)
    }

    package var limits: FrameLimits

    package init(limits: FrameLimits) { self.limits = limits }

    /// Looks at the first frame in `bytes`.
    @inline(__always)
    package func next(in bytes: UnsafeRawBufferPointer) -> Result {
        guard bytes.count >= Self.prefixBytes, let start = bytes.baseAddress else {
            // The first length alone may tell that this is nonsense: do not wait for the second.
            if bytes.count >= 4, let start = bytes.baseAddress {
                let length = Int(UInt32(bigEndian: start.loadUnaligned(as: UInt32.self)))
                if length > limits.headerBytesMax { return .refused(headerTooLong(bytes)) }
            }
            return .incomplete(bytesNeeded: Self.prefixBytes)
        }
        let headerBytes = Int(UInt32(bigEndian: start.loadUnaligned(as: UInt32.self)))
        let bodyBytes = Int(UInt32(bigEndian: start.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        guard headerBytes <= limits.headerBytesMax else { return .refused(headerTooLong(bytes)) }
        guard bodyBytes <= limits.bodyBytesMax else {
            return .refused(.bodyTooLong(bodyBytes, limit: limits.bodyBytesMax))
        }
        let total = Self.prefixBytes &+ headerBytes &+ bodyBytes
        guard bytes.count >= total else { return .incomplete(bytesNeeded: total) }
        return .frame(headerBytes: headerBytes, bodyBytes: bodyBytes)
    }

    private func headerTooLong(_ bytes: UnsafeRawBufferPointer) -> FrameError {
        let first = Array(bytes.prefix(4))
        // Whoever connects the wrong port wants to read which one it is.
        if first == Array("HTTP".utf8)
            || ["GET ", "POST", "PRI ", "HEAD", "PUT "].contains(where: { first == Array($0.utf8) })
        {
            return .foreign("HTTP")
        }
        if first.count == 4, first[0] == 0x15 || first[0] == 0x16, first[1] == 3 { return .foreign("TLS") }
        let length = first.reduce(0) { $0 << 8 | Int($1) }
        return .headerTooLong(length, limit: limits.headerBytesMax)
    }
}

/// Why bytes are not a frame.
package enum FrameError: Error, Equatable {
    case headerTooLong(Int, limit: Int)
    case bodyTooLong(Int, limit: Int)
    case foreign(String)
    case malformedHeader

    /// One sentence that tells the peer's author what to do.
    package var message: String {
        switch self {
        case .headerTooLong(let bytes, let limit):
            "A header of \(bytes) bytes is over the limit of \(limit): send less metadata, or check that the peer speaks this protocol."
        case .bodyTooLong(let bytes, let limit):
            "A body of \(bytes) bytes is over the limit of \(limit): split the message into parts."
        case .foreign(let name):
            "The peer speaks \(name), not this protocol: check the port, and whether both sides use TLS."
        case .malformedHeader:
            "The header is not a FrameHeader: pack it by frame.proto."
        }
    }

    package var reason: GoingAwayReason {
        switch self {
        case .headerTooLong, .bodyTooLong: .limitExceeded
        case .foreign, .malformedHeader: .protocolError
        }
    }
}
