/// When a call that failed is sent again.
///
/// Two rules come before every setting. A call that may have taken effect is never sent twice, unless its method is
/// declared idempotent or the request carries an idempotency key. A call that the server says it did not process is
/// always tried at another address, without a wait and without counting as an attempt.
public struct RetryPolicy: Sendable, Hashable {
    /// How often a call is sent in all, the first time included. 1 turns retries off; refusals before processing still
    /// move to another address.
    public var attemptsMax: Int

    /// The codes after which another attempt may succeed.
    public var codes: Set<RPCError.Code>

    /// How long to wait between attempts; a server that says `retryAfter` is obeyed instead.
    public var backoff: Backoff

    public init(
        attemptsMax: Int = 4, codes: Set<RPCError.Code> = [.unavailable], backoff: Backoff = .retrying
    ) {
        precondition(attemptsMax >= 1, "a call of \(attemptsMax) attempts is never sent")
        self.attemptsMax = attemptsMax
        self.codes = codes
        self.backoff = backoff
    }

    /// No second attempt, except where the server did not process the first.
    public static let never = RetryPolicy(attemptsMax: 1)
}

extension RetryPolicy {
    /// What is known of a call when an attempt of it has failed.
    public struct Attempt: Sendable, Hashable {
        /// How many attempts have ended, this one included, refusals that moved elsewhere not counted.
        public var count: Int

        /// Whether a second effect is impossible or harmless: the method is idempotent, or the request has a key.
        public var mayRepeat: Bool

        /// Whether there is an address that has not refused this call yet.
        public var hasUntriedAddress: Bool

        /// Whether the caller has seen part of the answer, or part of the request cannot be sent again.
        public var isCommitted: Bool

        /// The time left until the call's deadline, or nil where it has none.
        public var remaining: Duration?

        public init(
            count: Int, mayRepeat: Bool, hasUntriedAddress: Bool = false, isCommitted: Bool = false,
            remaining: Duration? = nil
        ) {
            self.count = count
            self.mayRepeat = mayRepeat
            self.hasUntriedAddress = hasUntriedAddress
            self.isCommitted = isCommitted
            self.remaining = remaining
        }
    }

    /// What to do about an attempt that failed.
    public enum Decision: Sendable, Hashable {
        /// Tell the caller.
        case fail
        /// Send it to another address now.
        case moveElsewhere
        /// Send it again after a wait.
        case retry(after: Duration)
    }

    /// Decides what follows a failed attempt.
    ///
    /// - Parameter throttle: Told of the failure, and asked whether the client may add load.
    public func decide(
        _ error: RPCError, _ attempt: Attempt, throttle: RetryThrottle,
        using generator: inout some RandomNumberGenerator
    ) -> Decision {
        // Refusals count against the bucket too: an overloaded server refuses, and must not be fed retries.
        let counts = codes.contains(error.code) || error.wasNotProcessed
        let isThrottled = counts ? !throttle.failed() : false
        guard !attempt.isCommitted else { return .fail }
        if error.wasNotProcessed, attempt.hasUntriedAddress { return .moveElsewhere }
        guard counts, error.wasNotProcessed || attempt.mayRepeat else { return .fail }
        guard attempt.count < attemptsMax, !isThrottled else { return .fail }
        let delay = error.details.retryAfter ?? backoff.delay(afterFailures: attempt.count, using: &generator)
        // A wait that ends after the deadline would only make the caller's failure later.
        if let remaining = attempt.remaining, delay >= remaining { return .fail }
        return .retry(after: max(delay, .zero))
    }
}
