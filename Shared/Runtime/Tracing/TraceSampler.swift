/// Decides which traces are written: the caller's decision where there is one, else a share of them.
struct TraceSampler: Sendable, Hashable {
    private let threshold: UInt64
    private let samplesNothing: Bool

    /// - Parameter ratio: From 0 to 1.
    init(ratio: Double) {
        samplesNothing = ratio <= 0
        threshold = ratio >= 1 ? .max : UInt64(max(0, ratio) * 0x1p64)
    }

    /// By the trace's own number, so that every service which must decide by itself decides alike.
    func samples(traceLow: UInt64) -> Bool { !samplesNothing && traceLow <= threshold }
}
