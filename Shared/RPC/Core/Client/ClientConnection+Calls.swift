private import CRPCFrames
public import Messages
private import NIOCore
private import Synchronization

extension ClientConnection {
    /// Calls a method that takes one message and answers with one.
    ///
    /// - Throws: How the call failed.
    @inlinable
    package func unary<Q: Message, R: Message>(
        _ path: String, _ request: Q, _ settings: CallSettings
    ) async throws(RPCError) -> R {
        let call = PendingCall(settings, hasOneAnswer: true)
        let result: Result<R, RPCError> = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                call.onEnd = { outcome in
                    switch outcome {
                    case .message(let bytes, let arena):
                        do throws(MessageError) {
                            continuation.resume(returning: .success(try R(unpacking: bytes, in: arena)))
                        } catch {
                            continuation.resume(returning: .failure(RPCError(response: error)))
                        }
                    case .failed(let error): continuation.resume(returning: .failure(error))
                    case .ended: continuation.resume(returning: .failure(.noAnswer))
                    }
                }
                self.send(call, path, request, settings)
            }
        } onCancel: {
            self.cancel(call)
        }
        return try result.get()
    }

    @inlinable
    func send<Q: Message>(_ call: PendingCall, _ path: String, _ request: Q, _ settings: CallSettings) {
        let error = MessageArena.withThreadArena { arena -> RPCError? in
            do throws(MessageError) {
                let message = try request.prepared(in: arena)
                return send(call, path, message, settings)
            } catch {
                return RPCError(unsendable: error)
            }
        }
        if let error { call.onEnd(.failed(error)) }
    }

    /// Sends the one message of a call that is answered by a stream.
    ///
    /// - Returns: Why it was not sent.
    package func sendRequest<Q: Message>(
        _ call: PendingCall, _ path: String, _ request: Q, _ settings: CallSettings
    ) -> RPCError? {
        MessageArena.withThreadArena { arena -> RPCError? in
            do throws(MessageError) {
                return send(call, path, try request.prepared(in: arena), settings)
            } catch {
                return RPCError(unsendable: error)
            }
        }
    }

    /// Sends a request whose client side ends with its one message.
    ///
    /// - Returns: Why it was not sent.
    @usableFromInline
    func send(_ call: PendingCall, _ path: String, _ message: PreparedMessage, _ settings: CallSettings) -> RPCError? {
        let bytes = message.packedSize
        var problem: RPCError?
        let isAppended = output.append { buffer in
            guard let id = begin(call, behind: buffer.readableBytes, &problem) else { return }
            if bytes > FrameLimits.partBytes || !settings.metadata.isEmpty || !call.hasOneAnswer {
                problem = sendSlowly(call, path, message, settings, &buffer)
                return
            }
            var header = FrameEncoder.header(.request, call: id)
            header.timeout_us = settings.timeoutMicroseconds
            path.withCString { path in
                header.method = UnsafeMutablePointer(mutating: path)
                FrameEncoder.append(&header, bodyBytes: bytes, to: &buffer) { message.pack(into: $0) }
            }
        }
        if !isAppended { return refusal ?? .connectionClosed }
        if problem == nil { cancelIfLate(call) }
        return problem
    }

    /// Numbers a call and keeps it for the loop. Under the lock.
    private func begin(_ call: PendingCall, behind queuedBytes: Int, _ problem: inout RPCError?) -> UInt64? {
        if let refusal {
            problem = refusal
            return nil
        }
        guard callsInFlight.load(ordering: .relaxed) < peerLimits.callsMax else {
            problem = .overloaded("\(peerLimits.callsMax) calls are in flight on the connection")
            problem?.cause = ConnectionFull()
            return nil
        }
        guard queuedBytes < configuration.queuedBytesMax else {
            problem = .overloaded("the server does not take what was sent")
            return nil
        }
        lastCall &+= 1
        call.id = lastCall
        callsInFlight.increment()
        sent.append(call)
        return lastCall
    }

    private func forget(_ call: PendingCall) {
        sent.removeLast()
        lastCall -= 1
        callsInFlight.decrement()
    }

    /// Sends a request that is long, has metadata, or is answered by a stream. Under the lock.
    private func sendSlowly(
        _ call: PendingCall, _ path: String, _ message: PreparedMessage, _ settings: CallSettings,
        _ buffer: inout ByteBuffer
    ) -> RPCError? {
        let bytes = message.packedSize
        guard bytes <= peerLimits.messageBytesMax else {
            forget(call)
            var error = RPCError.tooLong(bytes, limit: peerLimits.messageBytesMax)
            error.wasNotProcessed = true
            return error
        }
        if let error = check(settings.metadata, path) {
            forget(call)
            return error
        }
        var body = ByteBufferAllocator().buffer(capacity: bytes)
        body.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes) { message.pack(into: $0) }
        let firstBytes = min(bytes, FrameLimits.partBytes)
        let first = body.readSlice(length: firstBytes) ?? ByteBuffer()
        var header = FrameEncoder.header(.request, call: call.id)
        header.timeout_us = settings.timeoutMicroseconds
        header.partial = body.readableBytes > 0 ? 1 : 0
        appendRequest(header, path, settings, first, &buffer)
        if !call.hasOneAnswer || body.readableBytes > 0 {
            let stream = makeStream(call)
            _ = stream.claim(firstBytes)
            if body.readableBytes > 0 {
                // The output's lock is held: the stream queues itself once it is released.
                loop.eventLoop.execute { [body] in stream.enqueue(body) }
            }
        }
        return nil
    }

    /// Sends the request of a call whose client side is a stream.
    ///
    /// - Throws: Why it was not sent.
    package func open(_ call: PendingCall, _ path: String, _ settings: CallSettings) throws(RPCError) {
        var problem: RPCError?
        let isAppended = output.append { buffer in
            guard begin(call, behind: buffer.readableBytes, &problem) != nil else { return }
            if let error = check(settings.metadata, path) {
                problem = error
                return forget(call)
            }
            var header = FrameEncoder.header(.request, call: call.id)
            header.timeout_us = settings.timeoutMicroseconds
            header.stream = 1
            appendRequest(header, path, settings, ByteBuffer(), &buffer)
            _ = makeStream(call)
        }
        if !isAppended { throw refusal ?? .connectionClosed }
        if let problem { throw problem }
        cancelIfLate(call)
    }

    func makeStream(_ call: PendingCall) -> MessageStream {
        let stream = MessageStream(
            call: call.id, output: output, limits: configuration.frames, peerLimits: peerLimits, accounting: nil)
        call.stream = stream
        return stream
    }

    private func appendRequest(
        _ header: Loyalty__Rpc__V1__FrameHeader, _ path: String, _ settings: CallSettings, _ body: ByteBuffer,
        _ buffer: inout ByteBuffer
    ) {
        path.withCString { path in
            var header = header
            header.method = UnsafeMutablePointer(mutating: path)
            body.withUnsafeReadableBytes { bytes in
                FrameEncoder.append(
                    header, metadata: settings.metadata, error: nil, headerBytesMax: .max, bodyBytes: bytes.count,
                    to: &buffer
                ) { place in
                    if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: bytes.count) }
                }
            }
        }
    }

    private func check(_ metadata: Metadata, _ path: String) -> RPCError? {
        if let key = metadata.firstInvalidKey {
            var error = RPCError.invalidArgument(
                field: "metadata", "key \"\(key)\" is not 1 to 64 of the characters a-z, 0-9, '-', '_' and '.'")
            error.wasNotProcessed = true
            return error
        }
        // Length-delimited fields take two tags and two lengths a pair, of up to three bytes each.
        let bytes = metadata.entries.reduce(path.utf8.count + 64) { $0 + $1.key.utf8.count + $1.value.count + 12 }
        guard bytes > peerLimits.headerBytesMax else { return nil }
        return RPCError(
            .resourceExhausted,
            "the metadata takes \(bytes) bytes, and \(peerLimits.headerBytesMax) are allowed: send less",
            wasNotProcessed: true)
    }

    /// The caller's task was cancelled.
    @usableFromInline
    package func cancel(_ call: PendingCall) {
        call.isCancelled.store(true, ordering: .sequentiallyConsistent)
        loop.eventLoop.execute {
            self.output.withLock { self.takeSent() }
            self.end(call, .cancelled())
        }
    }

    /// A cancellation may have come before the call was sent, and found nothing to cancel.
    private func cancelIfLate(_ call: PendingCall) {
        if call.isCancelled.load(ordering: .sequentiallyConsistent) { cancel(call) }
    }
}
