package import NIOCore

/// Cuts what a connection receives into frames, without copying those that arrive whole.
package struct FrameReader {
    package var decoder: FrameDecoder
    /// The beginning of a frame whose end has not arrived.
    private var rest: ByteBuffer?

    package init(limits: FrameLimits) { decoder = FrameDecoder(limits: limits) }

    /// Whether the peer owes the end of a frame.
    package var hasBegun: Bool { rest != nil }

    /// Cuts `received` into frames.
    ///
    /// - Parameter frame: Called with each header and body, in place; answers whether to go on.
    /// - Throws: ``FrameError``; what follows cannot be understood.
    @inline(__always)
    package mutating func receive(
        _ received: consuming ByteBuffer,
        _ frame: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws(FrameError) -> Bool
    ) throws(FrameError) {
        var buffer = received
        while var begun = rest.take() {
            // Only what the frame lacks is copied to its beginning; the next one is read in place again.
            switch begun.withUnsafeReadableBytes({ decoder.next(in: $0) }) {
            case .refused(let error): throw error
            case .incomplete(let bytesNeeded):
                let bytes = min(bytesNeeded - begun.readableBytes, buffer.readableBytes)
                if bytes == 0 {
                    rest = begun
                    return
                }
                begun.reserveCapacity(minimumWritableBytes: bytesNeeded - begun.readableBytes)
                begun.writeImmutableBuffer(buffer.readSlice(length: bytes) ?? ByteBuffer())
                rest = begun
            case .frame:
                guard try cut(&begun, frame) else { return }
            }
        }
        guard try cut(&buffer, frame) else { return }
        if buffer.readableBytes > 0 { rest = ByteBuffer(bytes: buffer.readableBytesView) }
    }

    /// Hands out the whole frames at the beginning of `buffer`, and takes them off.
    @inline(__always)
    private func cut(
        _ buffer: inout ByteBuffer, _ frame: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws(FrameError) -> Bool
    ) throws(FrameError) -> Bool {
        let result = buffer.withUnsafeReadableBytes { bytes -> Result<(Int, Bool), FrameError> in
            var offset = 0
            while offset < bytes.count {
                switch decoder.next(in: UnsafeRawBufferPointer(rebasing: bytes[offset...])) {
                case .frame(let headerBytes, let bodyBytes):
                    let header = offset + FrameDecoder.prefixBytes
                    let body = header + headerBytes
                    offset = body + bodyBytes
                    do throws(FrameError) {
                        let goesOn = try frame(
                            UnsafeRawBufferPointer(rebasing: bytes[header..<body]),
                            UnsafeRawBufferPointer(rebasing: bytes[body..<offset]))
                        if !goesOn { return .success((offset, false)) }
                    } catch { return .failure(error) }
                case .incomplete: return .success((offset, true))
                case .refused(let error): return .failure(error)
                }
            }
            return .success((offset, true))
        }
        let (bytes, goesOn) = try result.get()
        buffer.moveReaderIndex(forwardBy: bytes)
        return goesOn
    }
}
