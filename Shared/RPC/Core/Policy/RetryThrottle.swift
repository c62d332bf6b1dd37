private import Synchronization

/// Stops a client from answering an outage with more load: a bucket of tokens that failures empty and successes refill.
///
/// A failure takes a token, a success gives back ``Configuration/tokenRatio`` of one, and retries are allowed while more
/// than half of the bucket is left. The first attempt of a call is never held back.
///
/// Source: gRPC's retry throttling (gRFC A6). Safe to share between threads; a success on a full bucket writes nothing,
/// so that a healthy client pays one relaxed read a call.
public final class RetryThrottle: Sendable {
    public struct Configuration: Sendable, Hashable {
        /// The size of the bucket, in tokens.
        public var tokensMax: Int
        /// What a success gives back, in tokens; counted in thousandths.
        public var tokenRatio: Double

        public init(tokensMax: Int = 100, tokenRatio: Double = 0.1) {
            precondition((1...1_000_000).contains(tokensMax), "a bucket of \(tokensMax) tokens is outside 1...1000000")
            precondition((0.001...1_000).contains(tokenRatio), "a ratio of \(tokenRatio) is outside 0.001...1000")
            self.tokensMax = tokensMax
            self.tokenRatio = tokenRatio
        }
    }

    private let thousandths: Atomic<Int>
    private let capacity: Int
    private let refill: Int

    public init(_ configuration: Configuration = Configuration()) {
        capacity = configuration.tokensMax * 1_000
        refill = Int(configuration.tokenRatio * 1_000)
        thousandths = Atomic(capacity)
    }

    /// The tokens left, in thousandths.
    package var thousandthsLeft: Int { thousandths.load(ordering: .relaxed) }

    /// Whether a retry may be sent now.
    public var allowsRetry: Bool { thousandthsLeft > capacity / 2 }

    /// Counts a call that ended well, or badly for a reason that no retry would change.
    public func succeeded() { move { min(capacity, $0 + refill) } }

    /// Counts a failure that a retry might mend.
    ///
    /// - Returns: Whether a retry may be sent.
    @discardableResult
    public func failed() -> Bool { move { max(0, $0 - 1_000) } > capacity / 2 }

    @discardableResult
    private func move(_ change: (Int) -> Int) -> Int {
        var current = thousandths.load(ordering: .relaxed)
        while true {
            let next = change(current)
            if next == current { return next }
            let (exchanged, original) = thousandths.weakCompareExchange(
                expected: current, desired: next, ordering: .relaxed)
            if exchanged { return next }
            current = original
        }
    }
}
