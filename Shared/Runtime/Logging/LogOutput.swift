private import Dispatch
private import Synchronization

/// Where lines go: one queue writes, so that no caller waits for a disk or a pipe and no two lines mix.
///
/// Lines are kept in memory until written, up to ``bufferedBytesMax``; beyond that they are counted and dropped, since a
/// service that stops because nobody reads its log is worse. ``flush()`` waits until all was written.
package final class LogOutput: Sendable {
    /// A quarter of a minute of a busy log.
    static let bufferedBytesMax = 8 << 20

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "log")
    private let kept = Mutex(KeptLines())

    /// Writes to a file descriptor, which stays open.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Whether the descriptor is a terminal.
    package var isTerminal: Bool { SystemProcess.isTerminal(descriptor) }

    /// Takes a line, its newline included.
    func append(_ line: [UInt8]) {
        // One turn of the queue for a burst of lines: it goes on until nothing is left.
        guard kept.withLock({ $0.append(line, bytesMax: Self.bufferedBytesMax) }) else { return }
        queue.async { self.writeKept() }
    }

    /// Returns once every line so far is written, or the descriptor failed.
    package func flush() { queue.sync { writeKept() } }

    private func writeKept() {
        while let lines = kept.withLock({ $0.take() }) { SystemProcess.write(lines, to: descriptor) }
    }
}

/// Lines that wait to be written.
private struct KeptLines {
    private var bytes: [UInt8] = []
    private var droppedLines = 0

    /// - Returns: Whether the line is the first to wait.
    mutating func append(_ line: [UInt8], bytesMax: Int) -> Bool {
        guard bytes.count + line.count <= bytesMax else {
            droppedLines += 1
            return false
        }
        defer { bytes += line }
        return bytes.isEmpty
    }

    /// All of them, and a word on those that were dropped meanwhile; nil when there are none.
    mutating func take() -> [UInt8]? {
        if droppedLines > 0 {
            bytes += "{\"level\":\"warning\",\"message\":\"log lines dropped\",\"count\":\(droppedLines)}\n".utf8
            droppedLines = 0
        }
        guard !bytes.isEmpty else { return nil }
        defer { bytes = [] }
        return bytes
    }
}
