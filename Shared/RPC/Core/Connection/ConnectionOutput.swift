private import DequeModule
private import NIOConcurrencyHelpers
package import NIOCore

/// What a connection is about to write. Frames are appended from any thread; the loop writes them, many at once.
package final class ConnectionOutput: @unchecked Sendable {
    package let loop: LoopContext
    private let lock = NIOLock()

    // Under the lock.
    private var buffer = ByteBuffer()
    private var isFlushScheduled = false
    private var isClosed = false
    private var turns: Deque<MessageStream> = []

    // On the loop.
    private weak var transport: (any ConnectionTransport)?
    /// Kept from the last write, to be filled again instead of allocating.
    private var spare = ByteBuffer()

    /// What a peer's header may be long; for answers whose details are long.
    package var headerBytesMax = FrameLimits.least.headerBytesMax

    /// Told how many bytes are written.
    package var onWrite: ((Int) -> Void)?

    /// Called under the lock when the loop takes what is to be written, so that what belongs to it is taken with it.
    package var willFlush: (() -> Void)?

    /// As much as this is sent without waiting for the end of the tick, so that the peer works on it meanwhile: with
    /// sixty calls in flight, two processes that wait for each other's whole burst are as slow as one.
    private static let burstBytes = 4 << 10

    /// More than this waits in streams, not here.
    private static let bufferedBytesMax = 256 << 10

    /// A buffer that grew beyond this is given back after use.
    private static let spareBytesMax = 32 << 10

    package init(_ loop: LoopContext) { self.loop = loop }

    /// Appends a frame.
    ///
    /// - Returns: False where the connection is closed; then nothing was appended.
    @inline(__always) @discardableResult
    package func append(_ write: (inout ByteBuffer) -> Void) -> Bool {
        lock.lock()
        guard !isClosed else {
            lock.unlock()
            return false
        }
        write(&buffer)
        let mustSchedule = !isFlushScheduled
        isFlushScheduled = true
        let isBurst = buffer.readableBytes >= Self.burstBytes
        lock.unlock()
        if mustSchedule { loop.scheduleFlush(self) }
        if isBurst { loop.scheduleEarlyFlush(self) }
        return true
    }

    /// Whether a frame that need not go now may go now.
    package var hasRoom: Bool { lock.withLock { buffer.readableBytes < Self.bufferedBytesMax } }

    /// Runs `body` under the lock, with nothing being appended meanwhile.
    package func withLock(_ body: () -> Void) { lock.withLock(body) }

    /// Puts a call at the end of those that take turns.
    package func queue(_ stream: MessageStream) {
        let mustSchedule = lock.withLock {
            if isClosed { return false }
            turns.append(stream)
            defer { isFlushScheduled = true }
            return !isFlushScheduled
        }
        if mustSchedule { loop.scheduleFlush(self) }
    }
}

// MARK: - On the loop

extension ConnectionOutput {
    package func open(_ transport: any ConnectionTransport) { self.transport = transport }

    /// Writes what is there, and parts of long messages while the peer takes them.
    package func flush() {
        lock.lock()
        var taken = buffer
        buffer = spare
        spare = ByteBuffer()
        isFlushScheduled = false
        willFlush?()
        lock.unlock()
        guard let transport else { return }
        if transport.isWritable { writeTurns(to: &taken) }
        write(&taken, to: transport)
    }

    /// Writes what is there before the end of the tick, where the transport takes it; the tick's flush still comes.
    package func flushEarly() {
        guard let transport, transport.isWritable else { return }
        lock.lock()
        var taken = buffer
        buffer = spare
        spare = ByteBuffer()
        willFlush?()
        lock.unlock()
        write(&taken, to: transport)
    }

    private func write(_ taken: inout ByteBuffer, to transport: any ConnectionTransport) {
        if taken.readableBytes > 0 {
            onWrite?(taken.readableBytes)
            transport.write(taken)
        }
        keep(&taken)
    }

    /// Nothing more is sent.
    package func close() {
        lock.withLock {
            isClosed = true
            buffer = ByteBuffer()
            turns.removeAll()
        }
        spare = ByteBuffer()
    }

    private func writeTurns(to taken: inout ByteBuffer) {
        while taken.readableBytes < Self.bufferedBytesMax, let stream = nextTurn(&taken) {
            if stream.writePart(to: &taken, headerBytesMax: headerBytesMax) {
                lock.withLock { turns.append(stream) }
            }
        }
        // What is left goes when the transport takes more; it says so only if it was full, so come back by ourselves.
        let mustSchedule = lock.withLock {
            guard !turns.isEmpty, !isFlushScheduled else { return false }
            isFlushScheduled = true
            return true
        }
        if mustSchedule { loop.eventLoop.execute { self.loop.scheduleFlush(self) } }
    }

    /// The stream whose turn it is.
    ///
    /// What was appended meanwhile goes first: a stream may have sent a small message at once, and then queued the one
    /// whose turn this is.
    private func nextTurn(_ taken: inout ByteBuffer) -> MessageStream? {
        lock.withLock {
            guard let stream = turns.popFirst() else { return nil }
            if buffer.readableBytes > 0 {
                taken.writeBuffer(&buffer)
                buffer.clear()
                willFlush?()
            }
            return stream
        }
    }

    /// Keeps a buffer that the transport has let go of: emptying it then costs nothing.
    private func keep(_ taken: inout ByteBuffer) {
        guard taken.capacity <= Self.spareBytesMax else { return }
        spare = taken
        taken = ByteBuffer()
        spare.clear(minimumCapacity: 0)
    }
}
