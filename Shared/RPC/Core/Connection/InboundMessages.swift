private import DequeModule
package import NIOCore

/// The messages of one call that have arrived and wait for their reader: parts put together, and the window kept.
///
/// A value without I/O.
package struct InboundMessages {
    package enum Event: Equatable {
        /// More is to come.
        case stored
        /// A message is ready to be taken.
        case messageCompleted
        /// The peer sent more than it may. The connection is broken.
        case windowExceeded
        /// The message is longer than this side takes. The call fails.
        case messageTooLong
        /// Something came after the end. The connection is broken.
        case alreadyEnded
    }

    package enum Taken {
        case message(ByteBuffer)
        /// Nothing yet.
        case nothing
        /// Nothing more, ever.
        case ended
    }

    private struct Stored {
        var body: ByteBuffer
        /// What is to be given back once the message is taken.
        var heldBytes: Int
    }

    private let windowBytes: Int
    private let messageBytesMax: Int
    private var queue: Deque<Stored> = []
    private var part: Stored?
    package private(set) var hasEnded = false
    /// What the peer may still send.
    package private(set) var windowLeft: Int
    private var owedBytes = 0
    /// What is kept here.
    package private(set) var queuedBytes = 0

    package init(limits: FrameLimits) {
        windowBytes = limits.windowBytes
        messageBytesMax = limits.messageBytesMax
        windowLeft = limits.windowBytes
    }

    package var hasMessage: Bool { !queue.isEmpty }

    /// The body of a frame has arrived.
    package mutating func received(_ bytes: UnsafeRawBufferPointer, isPartial: Bool) -> Event {
        guard !hasEnded else { return .alreadyEnded }
        guard bytes.count <= windowLeft else { return .windowExceeded }
        windowLeft -= bytes.count
        var stored = part.take() ?? Stored(body: ByteBuffer(), heldBytes: 0)
        guard stored.body.readableBytes + bytes.count <= messageBytesMax else { return .messageTooLong }
        stored.body.writeBytes(bytes)
        stored.heldBytes += bytes.count
        queuedBytes += bytes.count
        guard isPartial else {
            queue.append(stored)
            return .messageCompleted
        }
        part = stored
        releasePart()
        return .stored
    }

    /// The peer sends no more.
    ///
    /// - Returns: False where that cannot be now: within a message, or a second time.
    package mutating func ended() -> Bool {
        guard !hasEnded, part == nil else { return false }
        hasEnded = true
        return true
    }

    /// The call is over: whole messages can still be read, a part is void.
    package mutating func cutOff() {
        queuedBytes -= part?.body.readableBytes ?? 0
        part = nil
        hasEnded = true
    }

    /// Forgets everything: nobody will read it.
    package mutating func discard() {
        queue.removeAll()
        part = nil
        queuedBytes = 0
        hasEnded = true
    }

    package mutating func take() -> Taken {
        guard let stored = queue.popFirst() else { return hasEnded ? .ended : .nothing }
        owedBytes += stored.heldBytes
        queuedBytes -= stored.body.readableBytes
        releasePart()
        return .message(stored.body)
    }

    /// The credit to give now, if it is worth a frame.
    package mutating func creditToGive() -> Int? {
        // In halves of a window: the peer never runs dry, and a window frame pays for many messages.
        guard !hasEnded, owedBytes * 2 >= windowBytes else { return nil }
        defer { owedBytes = 0 }
        windowLeft += owedBytes
        return owedBytes
    }

    /// A part is given back before its message is complete while nothing else waits for the reader: a message longer
    /// than the window must arrive. While something waits it is not, or a peer could fill the memory with unread messages.
    private mutating func releasePart() {
        guard queue.isEmpty, let held = part?.heldBytes else { return }
        owedBytes += held
        part?.heldBytes = 0
    }
}
