private import CRPCFrames
package import Messages
private import NIOConcurrencyHelpers
package import NIOCore

/// The messages of one call in both directions, between a connection on its event loop and a handler or a caller that
/// reads and writes them from any thread.
///
/// What is decided is decided by ``InboundMessages`` and ``OutboundMessages``; this class holds the lock, and those who wait.
@usableFromInline
package final class MessageStream: @unchecked Sendable {
    package let call: UInt64
    private let output: ConnectionOutput
    private let peerLimits: FrameLimits
    private let lock = NIOLock()

    private var inbound: InboundMessages
    private var outbound: OutboundMessages
    private var reader: UnsafeContinuation<Void, Never>?
    private var writers: [UnsafeContinuation<Void, Never>] = []
    /// Why the call is over, as the reader is told once it has read everything.
    private var outcome: Outcome?
    private var headers: OutboundHeaders
    private var isInTurn = false
    private var hasSentEnd = false

    private let accounting: QueuedBytes?
    private var accountedBytes = 0

    /// Called on the loop when the frame that ends this side has been written.
    package var onEndSent: (() -> Void)?

    /// How the call ended, as far as this side knows.
    package enum Outcome: Sendable {
        case ok(trailers: Metadata)
        case failed(RPCError)
    }

    /// A writer waits while this much of its call is queued here.
    private static let queuedBytesMax = FrameLimits.partBytes

    /// - Parameter initialMetadata: Asked once, for what the first frame of a server carries besides its message.
    package init(
        call: UInt64, output: ConnectionOutput, limits: FrameLimits, peerLimits: FrameLimits, accounting: QueuedBytes?,
        initialMetadata: (() -> Metadata)? = nil
    ) {
        self.call = call
        self.output = output
        self.peerLimits = peerLimits
        self.accounting = accounting
        headers = OutboundHeaders(initialMetadata: initialMetadata)
        inbound = InboundMessages(limits: limits)
        outbound = OutboundMessages(windowBytes: peerLimits.windowBytes)
    }

    deinit { accounting?.change(by: -accountedBytes) }

    /// Tells how much is kept here now. Under the lock.
    private func account() {
        guard let accounting else { return }
        let bytes = inbound.queuedBytes + outbound.queuedBytes
        if bytes != accountedBytes {
            accounting.change(by: bytes - accountedBytes)
            accountedBytes = bytes
        }
    }
}

// MARK: - What arrives

extension MessageStream {
    /// The body of a frame has arrived. On the loop.
    package func received(_ bytes: UnsafeRawBufferPointer, isPartial: Bool) -> InboundMessages.Event {
        let (event, waiting, credit) = lock.withLock {
            let event = inbound.received(bytes, isPartial: isPartial)
            account()
            return (event, event == .messageCompleted ? takeReader() : nil, inbound.creditToGive())
        }
        give(credit)
        waiting?.resume()
        return event
    }

    /// The peer sends no more messages.
    ///
    /// - Returns: False where that is against the protocol.
    package func endReceived() -> Bool {
        let (isAllowed, waiting) = lock.withLock { (inbound.ended(), takeReader()) }
        waiting?.resume()
        return isAllowed
    }

    /// The call is over; nothing is sent any more.
    ///
    /// - Parameter isOrderly: Whether the peer ended the call: what it sent before can still be read, as with gRPC.
    package func finish(_ outcome: Outcome, isOrderly: Bool = false) {
        let (reader, writers) = lock.withLock {
            if self.outcome == nil { self.outcome = outcome }
            inbound.cutOff()
            if case .failed = outcome, !isOrderly { inbound.discard() }
            outbound.discard()
            headers.discard()
            account()
            return (takeReader(), takeWriters())
        }
        reader?.resume()
        for writer in writers { writer.resume() }
    }

    /// The message that a call with one message has received, or nil where it did not.
    package func takeOnlyMessage() -> ByteBuffer? {
        lock.withLock {
            guard case .message(let body) = take() else { return nil }
            return body
        }
    }

    /// How the call ended, or nil while it goes on.
    package var finished: Outcome? { lock.withLock { outcome } }

    /// The window for a call that is written to has grown.
    ///
    /// - Returns: False where that is against the protocol.
    package func credited(_ bytes: UInt64) -> Bool {
        lock.withLock {
            guard outbound.credited(bytes) else { return false }
            takeTurn()
            return true
        }
    }

    private func take() -> InboundMessages.Taken {
        defer { account() }
        return inbound.take()
    }

    private func give(_ credit: Int?) {
        guard let credit else { return }
        output.append { FrameEncoder.appendWindow(call: call, creditBytes: credit, to: &$0) }
    }
}

// MARK: - Reading

extension MessageStream {
    /// The next message, unpacked, or nil after the last.
    ///
    /// - Parameter failure: What a message that cannot be unpacked means to this side.
    /// - Throws: How the call failed; ``RPCError/Code/cancelled`` when the reader's task is cancelled.
    package func next<M: Message>(
        _ type: M.Type = M.self, failure: (MessageError) -> RPCError
    ) async throws(RPCError) -> M? {
        guard let body = try await nextBody() else { return nil }
        let result = body.withUnsafeReadableBytes { bytes in
            Result { () throws(MessageError) in try M(unpacking: bytes) }
        }
        switch result {
        case .success(let message): return message
        case .failure(let error): throw failure(error)
        }
    }

    package func nextBody() async throws(RPCError) -> ByteBuffer? {
        while true {
            let (taken, credit, outcome) = lock.withLock { (take(), inbound.creditToGive(), self.outcome) }
            give(credit)
            switch taken {
            case .message(let body): return body
            case .ended:
                if case .failed(let error) = outcome { throw error }
                return nil
            case .nothing:
                if Task.isCancelled { throw .cancelled() }
                await waitForMessage()
            }
        }
    }

    /// Waits until there is a message, or the call has ended.
    ///
    /// - Returns: How it failed, where it did so before the first message.
    package func waitForAnswer() async -> RPCError? {
        while true {
            let (hasMessage, hasEnded, outcome) = lock.withLock { (inbound.hasMessage, inbound.hasEnded, self.outcome) }
            if hasMessage { return nil }
            if case .failed(let error)? = outcome { return error }
            if hasEnded { return nil }
            if Task.isCancelled { return .cancelled() }
            await waitForMessage()
        }
    }

    private func waitForMessage() async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let mayWait = lock.withLock {
                    guard reader == nil, !Task.isCancelled, !isReadable else { return false }
                    reader = continuation
                    return true
                }
                if !mayWait { continuation.resume() }
            }
        } onCancel: {
            lock.withLock { takeReader() }?.resume()
        }
    }

    private var isReadable: Bool { inbound.hasMessage || inbound.hasEnded }

    private func takeReader() -> UnsafeContinuation<Void, Never>? {
        defer { reader = nil }
        return reader
    }
}

// MARK: - Writing

extension MessageStream {
    /// Sends a message, or queues it, and waits while too much of this call is queued.
    ///
    /// - Throws: How the call ended, where it has; ``RPCError/Code/cancelled`` when the writer's task is cancelled.
    package func write<M: Message>(
        _ message: M, failure: (MessageError) -> RPCError
    ) async throws(RPCError) {
        if try send(message, failure: failure) { return }
        try await waitForRoom()
    }

    /// Sends a message at once if it may be, or queues it.
    ///
    /// - Returns: Whether there is room for more.
    package func send<M: Message>(
        _ message: M, failure: (MessageError) -> RPCError
    ) throws(RPCError) -> Bool {
        let result = MessageArena.withThreadArena { arena -> Result<Bool, RPCError> in
            do throws(MessageError) {
                let prepared = try message.prepared(in: arena)
                guard prepared.packedSize <= peerLimits.messageBytesMax else {
                    return .failure(.tooLong(prepared.packedSize, limit: peerLimits.messageBytesMax))
                }
                return Result { () throws(RPCError) in try self.send(prepared) }
            } catch { return .failure(failure(error)) }
        }
        return try result.get()
    }

    private func send(_ message: PreparedMessage) throws(RPCError) -> Bool {
        let bytes = message.packedSize
        let result = lock.withLock { () -> Result<Bool, RPCError> in
            if let outcome { return .failure(writeError(outcome)) }
            if hasSentEnd { return .failure(Self.endedError) }
            if let accounting, accounting.isFull { return .failure(Self.fullError) }
            if output.hasRoom, outbound.claim(bytes) {
                var header = FrameEncoder.header(.message, call: call)
                let headerBytesMax = peerLimits.headerBytesMax
                output.append { buffer in
                    headers.append(
                        &header, isEnd: false, bodyBytes: bytes, headerBytesMax: headerBytesMax, to: &buffer
                    ) { message.pack(into: $0) }
                }
                return .success(true)
            }
            var body = ByteBufferAllocator().buffer(capacity: bytes)
            body.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes) { message.pack(into: $0) }
            outbound.enqueue(body, isEnd: false)
            account()
            takeTurn()
            return .success(outbound.queuedBytes < Self.queuedBytesMax)
        }
        return try result.get()
    }

    /// Queues a part that is already packed, behind what is queued.
    package func enqueue(_ body: ByteBuffer) {
        lock.withLock {
            outbound.enqueue(body, isEnd: false)
            account()
            takeTurn()
        }
    }

    /// Takes `bytes` from the window for a part that the connection sends by itself.
    package func claim(_ bytes: Int) -> Bool { lock.withLock { outbound.claim(bytes) } }

    /// Ends this side once everything that is queued has been sent.
    ///
    /// - Parameters:
    ///   - trailers: Of a server.
    ///   - error: How the call failed, on a server. Then what is queued is not sent.
    package func sendEnd(trailers: Metadata = Metadata(), error: RPCError? = nil) {
        lock.withLock {
            guard outcome == nil, !hasSentEnd || error != nil else { return }
            hasSentEnd = true
            headers.ends(trailers: trailers, error: error)
            if error != nil { outbound.discard() }
            account()
            outbound.enqueue(ByteBuffer(), isEnd: true)
            takeTurn()
        }
    }

    /// Ends a server's side with the answer of a method that answers with one message.
    package func sendEnd(with body: ByteBuffer, trailers: Metadata) {
        lock.withLock {
            guard outcome == nil, !hasSentEnd else { return }
            hasSentEnd = true
            headers.ends(trailers: trailers, error: nil)
            outbound.enqueue(body, isEnd: true)
            account()
            takeTurn()
        }
    }

    package func waitForRoom() async throws(RPCError) {
        while true {
            let state: (isFull: Bool, outcome: Outcome?) = lock.withLock { (isFull, outcome) }
            if let outcome = state.outcome { throw writeError(outcome) }
            if !state.isFull { return }
            if Task.isCancelled { throw .cancelled() }
            await withTaskCancellationHandler {
                await withUnsafeContinuation { continuation in
                    let mayWait = lock.withLock {
                        guard isFull, outcome == nil, !Task.isCancelled else { return false }
                        writers.append(continuation)
                        return true
                    }
                    if !mayWait { continuation.resume() }
                }
            } onCancel: {
                for writer in lock.withLock({ takeWriters() }) { writer.resume() }
            }
        }
    }

    private var isFull: Bool { outbound.queuedBytes >= Self.queuedBytesMax }

    private func takeWriters() -> [UnsafeContinuation<Void, Never>] {
        defer { writers.removeAll() }
        return writers
    }

    private func writeError(_ outcome: Outcome) -> RPCError {
        if case .failed(let error) = outcome { return error }
        return Self.endedError
    }

    private static let fullError = RPCError(
        .resourceExhausted, "too much is queued for callers that do not read: try again later")

    private static let endedError = RPCError(
        .cancelled, "The call has ended: stop writing, and read its outcome.")
}

// MARK: - Turns

extension MessageStream {
    /// Queues for the connection's turns, if there is something to send. Under the lock.
    private func takeTurn() {
        guard !isInTurn, outbound.canSend else { return }
        isInTurn = true
        output.queue(self)
    }

    /// Appends this call's next part to what the connection is about to write. On the loop.
    ///
    /// - Returns: Whether the call wants another turn.
    func writePart(to buffer: inout ByteBuffer, headerBytesMax: Int) -> Bool {
        var hasEnded = false
        let (wantsTurn, writers) = lock.withLock { () -> (Bool, [UnsafeContinuation<Void, Never>]) in
            guard let part = outbound.nextPart() else {
                isInTurn = false
                return (false, [])
            }
            var header = FrameEncoder.header(part.isEnd ? .end : .message, call: call)
            header.partial = part.isPartial ? 1 : 0
            part.body.withUnsafeReadableBytes { bytes in
                headers.append(
                    &header, isEnd: part.isEnd, bodyBytes: bytes.count, headerBytesMax: headerBytesMax, to: &buffer
                ) { place in
                    if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: bytes.count) }
                }
            }
            isInTurn = outbound.canSend
            account()
            hasEnded = part.isEnd
            return (isInTurn, isFull ? [] : takeWriters())
        }
        for writer in writers { writer.resume() }
        if hasEnded { onEndSent?() }
        return wantsTurn
    }
}
