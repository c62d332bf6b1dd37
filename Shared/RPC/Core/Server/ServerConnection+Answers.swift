private import Logging
package import Messages
private import NIOCore
private import Synchronization

extension ServerConnection {
    @inline(__always)
    package func sendEnd(of call: ServerCall, with message: PreparedMessage) {
        hasSentSincePing = true
        let bytes = message.packedSize
        var header = FrameEncoder.header(.end, call: call.id)
        output.append { buffer in
            FrameEncoder.append(&header, bodyBytes: bytes, to: &buffer) { message.pack(into: $0) }
        }
    }

    /// Sends an answer that is long, or has metadata.
    package func sendLongEnd(of call: ServerCall, with message: PreparedMessage, trailers: Metadata) {
        guard message.packedSize <= peerLimits.messageBytesMax else {
            let error = RPCError.tooLong(message.packedSize, limit: peerLimits.messageBytesMax)
            sendError(of: call, error, thrown: error)
            return handlerEnded(call, isOver: call.stream == nil)
        }
        guard !queuedBytes.isFull else {
            let error = RPCError.overloaded("too much is queued", isProcessed: true)
            sendError(of: call, error, thrown: error)
            return handlerEnded(call, isOver: call.stream == nil)
        }
        var body = ByteBufferAllocator().buffer(capacity: message.packedSize)
        body.writeWithUnsafeMutableBytes(minimumWritableBytes: message.packedSize) { message.pack(into: $0) }
        loop.run { [body] in
            guard !self.isClosed else { return self.handlerEnded(call, isOver: true) }
            let stream = call.stream ?? self.makeStream(call)
            self.track(call)
            stream.sendEnd(with: body, trailers: trailers)
            self.handlerEnded(call, isOver: false)
        }
    }

    package func sendError(of call: ServerCall, _ error: RPCError, thrown: any Error) {
        server.counters.callsFailed.increment()
        if error.code == .internalError {
            server.logger.error(
                "call failed", metadata: ["method": "\(call.path)", "error": "\(error.cause ?? thrown)"])
        }
        let metadata = call.answerMetadata.withLock { $0 }
        if let stream = call.stream {
            stream.sendEnd(trailers: metadata.trailers, error: error)
        } else {
            sendError(error, of: call, metadata)
        }
    }

    func sendError(_ error: RPCError, of call: ServerCall, _ metadata: ServerCall.AnswerMetadata) {
        hasSentSincePing = true
        let header = FrameEncoder.header(.end, call: call.id)
        let headerBytesMax = peerLimits.headerBytesMax
        output.append {
            FrameEncoder.append(
                header, initialMetadata: metadata.initial,
                metadata: Metadata(metadata.trailers.entries + error.trailers.entries), error: error,
                headerBytesMax: headerBytesMax, to: &$0)
        }
    }
}
