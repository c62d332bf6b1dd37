private import Synchronization

/// How many bytes of messages are kept for readers that have not come yet, or for peers that do not take them.
package final class QueuedBytes: Sendable {
    private let bytes = Atomic<Int>(0)
    private let bytesMax: Int
    private let whole: QueuedBytes?

    /// - Parameter whole: What this is a part of: the server of a connection.
    package init(bytesMax: Int, within whole: QueuedBytes? = nil) {
        self.bytesMax = bytesMax
        self.whole = whole
    }

    package func change(by difference: Int) {
        guard difference != 0 else { return }
        bytes.wrappingAdd(difference, ordering: .relaxed)
        whole?.change(by: difference)
    }

    package var count: Int { bytes.load(ordering: .relaxed) }

    /// Whether no more should be kept here.
    package var isFull: Bool { count >= bytesMax || whole?.isFull == true }
}
