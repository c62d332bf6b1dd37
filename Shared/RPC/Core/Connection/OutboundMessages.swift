private import DequeModule
package import NIOCore

/// The messages of one call that wait to be sent: split into parts, and held back while the peer's window is full.
///
/// A value without I/O.
package struct OutboundMessages {
    /// A part that may be sent now.
    package struct Part: Equatable {
        package var body: ByteBuffer
        /// Whether the message goes on in the next part.
        package var isPartial: Bool
        /// Whether this is the first part of a message.
        package var isFirst: Bool
        /// Whether this is the call's last message, whole: the frame that ends this side.
        package var isEnd: Bool
    }

    private struct Waiting {
        var body: ByteBuffer
        var isEnd: Bool
        var isStarted = false
    }

    private var queue: Deque<Waiting> = []
    /// How much the peer still takes.
    package private(set) var windowLeft: Int
    package private(set) var queuedBytes = 0
    private let partBytes: Int

    package init(windowBytes: Int, partBytes: Int = FrameLimits.partBytes) {
        windowLeft = windowBytes
        self.partBytes = partBytes
    }

    package var isEmpty: Bool { queue.isEmpty }

    /// Takes the right to send a message at once, in one frame and past the queue.
    ///
    /// - Returns: False where it has to be queued.
    package mutating func claim(_ bytes: Int) -> Bool {
        guard queue.isEmpty, bytes <= partBytes, bytes <= windowLeft else { return false }
        windowLeft -= bytes
        return true
    }

    package mutating func enqueue(_ body: ByteBuffer, isEnd: Bool) {
        queuedBytes += body.readableBytes
        queue.append(Waiting(body: body, isEnd: isEnd))
    }

    /// The peer gave credit.
    ///
    /// - Returns: False where the window would exceed what a window may be.
    package mutating func credited(_ bytes: UInt64) -> Bool {
        guard bytes <= UInt64(FrameLimits.windowBytesMax), windowLeft + Int(bytes) <= FrameLimits.windowBytesMax else {
            return false
        }
        windowLeft += Int(bytes)
        return true
    }

    /// Whether ``nextPart()`` has something.
    package var canSend: Bool {
        guard let first = queue.first else { return false }
        return first.body.readableBytes == 0 || windowLeft > 0
    }

    package mutating func nextPart() -> Part? {
        guard canSend, var waiting = queue.popFirst() else { return nil }
        let bytes = min(waiting.body.readableBytes, partBytes, windowLeft)
        let body = waiting.body.readSlice(length: bytes) ?? ByteBuffer()
        windowLeft -= bytes
        queuedBytes -= bytes
        let isFirst = !waiting.isStarted
        let isPartial = waiting.body.readableBytes > 0
        if isPartial {
            waiting.isStarted = true
            queue.prepend(waiting)
        }
        return Part(body: body, isPartial: isPartial, isFirst: isFirst, isEnd: waiting.isEnd && !isPartial)
    }

    /// Forgets everything: nobody will read it.
    package mutating func discard() {
        queue.removeAll()
        queuedBytes = 0
    }
}
