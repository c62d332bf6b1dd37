package import CRPCFrames
package import NIOCore

/// What the frames of one side of a call carry besides messages: the first one initial metadata, the last one the outcome.
package struct OutboundHeaders {
    private var initialMetadata: (() -> Metadata)?
    private var end: (trailers: Metadata, error: RPCError?)?

    /// - Parameter initialMetadata: Asked once, for the first frame.
    package init(initialMetadata: (() -> Metadata)?) { self.initialMetadata = initialMetadata }

    /// Says how the side ends.
    package mutating func ends(trailers: Metadata, error: RPCError?) { end = (trailers, error) }

    /// Forgets what the first frame was to carry: there will be none.
    package mutating func discard() { initialMetadata = nil }

    /// Appends a frame with what belongs to its place in the call.
    ///
    /// - Parameters:
    ///   - isEnd: Whether the frame is the last.
    ///   - headerBytesMax: What does not fit is left out, as ``FrameEncoder`` does.
    ///   - body: Writes exactly `bodyBytes` bytes to the place given. Not called for an empty body.
    package mutating func append(
        _ header: inout Loyalty__Rpc__V1__FrameHeader, isEnd: Bool, bodyBytes: Int, headerBytesMax: Int,
        to buffer: inout ByteBuffer, _ body: (UnsafeMutableRawPointer) -> Void
    ) {
        let initialMetadata = initialMetadata.take()?() ?? Metadata()
        let trailers = isEnd ? end?.trailers ?? Metadata() : Metadata()
        let error = isEnd ? end?.error : nil
        if error == nil, trailers.isEmpty, initialMetadata.isEmpty {
            return FrameEncoder.append(&header, bodyBytes: bodyBytes, to: &buffer, body)
        }
        FrameEncoder.append(
            header, initialMetadata: initialMetadata, metadata: trailers, error: error, headerBytesMax: headerBytesMax,
            bodyBytes: bodyBytes, to: &buffer, body)
    }
}
