internal import Foundation
internal import Synchronization

/// Where lines go: one writer thread, so that no caller waits for a disk or a pipe and no two lines mix.
///
/// Lines are kept in memory until written, up to ``bufferedBytesMax``; beyond that they are counted and dropped, since a
/// service that stops because nobody reads its log is worse. ``flush()`` waits until all was written.
package final class LogOutput: Sendable {
    /// A quarter of a minute of a busy log.
    static let bufferedBytesMax = 8 << 20

    private let descriptor: Int32
    private let shared = Shared()

    /// Writes to a file descriptor, which stays open.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
        let shared = shared
        let thread = Thread { LogOutput.write(shared, to: descriptor) }
        thread.name = "log"
        thread.start()
    }

    deinit { shared.close() }

    /// Whether the descriptor is a terminal.
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Takes a line, its newline included.
    func append(_ line: [UInt8]) { shared.append(line, bytesMax: Self.bufferedBytesMax) }

    /// Returns once every line so far is written, or the descriptor failed.
    package func flush() { shared.waitUntilWritten() }

    private static func write(_ shared: Shared, to descriptor: Int32) {
        while let batch = shared.next() {
            batch.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = Foundation.write(descriptor, rest.base, rest.count)
                    if count > 0 {
                        rest = rest.dropFirst(count)
                    } else if errno == EAGAIN {
                        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        _ = poll(&ready, 1, 1_000)
                    } else if errno != EINTR {
                        break
                    }
                }
            }
            shared.wrote()
        }
    }
}

extension Slice where Base == UnsafeRawBufferPointer {
    fileprivate var base: UnsafeRawPointer? { UnsafeRawBufferPointer(rebasing: self).baseAddress }
}

/// What callers and the writer thread share. A condition variable, not an actor: a caller logs from anywhere.
private final class Shared: @unchecked Sendable {
    private let condition = NSCondition()
    private var waiting: [UInt8] = []
    private var spare: [UInt8] = []
    private var droppedLines = 0
    private var isWriting = false
    private var isClosed = false

    func append(_ line: [UInt8], bytesMax: Int) {
        condition.lock()
        defer { condition.unlock() }
        guard waiting.count + line.count <= bytesMax else {
            droppedLines += 1
            return
        }
        let wasEmpty = waiting.isEmpty
        waiting.append(contentsOf: line)
        // The writer sleeps only while there is nothing: one signal for a burst of lines.
        if wasEmpty { condition.broadcast() }
    }

    /// The next lines to write; nil once closed and empty.
    func next() -> [UInt8]? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            if isClosed { return nil }
            condition.wait()
        }
        if droppedLines > 0 {
            waiting.append(
                contentsOf: "{\"level\":\"warning\",\"message\":\"log lines dropped\",\"count\":\(droppedLines)}\n".utf8
            )
            droppedLines = 0
        }
        swap(&waiting, &spare)
        isWriting = true
        return spare
    }

    func wrote() {
        condition.lock()
        defer { condition.unlock() }
        spare.removeAll(keepingCapacity: spare.capacity <= 1 << 20)
        isWriting = false
        condition.broadcast()
    }

    func waitUntilWritten() {
        condition.lock()
        defer { condition.unlock() }
        while !waiting.isEmpty || isWriting { condition.wait() }
    }

    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
    }
}
