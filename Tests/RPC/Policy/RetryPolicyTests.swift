import RPC
import Testing

@Suite("Retry policy")
struct RetryPolicyTests {
    private let policy = RetryPolicy(
        attemptsMax: 3, backoff: Backoff(initial: .milliseconds(10), maximum: .seconds(1), multiplier: 2, jitter: 0))
    private let unavailable = RPCError(.unavailable, "the connection was lost")
    private let refused = RPCError(.resourceExhausted, "too many calls", wasNotProcessed: true)

    private func decide(
        _ error: RPCError, _ attempt: RetryPolicy.Attempt, throttle: RetryThrottle = RetryThrottle()
    ) -> RetryPolicy.Decision {
        var generator = SplitMix64(seed: 1)
        return policy.decide(error, attempt, throttle: throttle, using: &generator)
    }

    @Test("A call that may have taken effect is not sent again")
    func notIdempotent() {
        #expect(decide(unavailable, .init(count: 1, mayRepeat: false)) == .fail)
    }

    @Test("A call that may be repeated is sent again, later each time, up to the limit")
    func idempotent() {
        #expect(decide(unavailable, .init(count: 1, mayRepeat: true)) == .retry(after: .milliseconds(10)))
        #expect(decide(unavailable, .init(count: 2, mayRepeat: true)) == .retry(after: .milliseconds(20)))
        #expect(decide(unavailable, .init(count: 3, mayRepeat: true)) == .fail)
    }

    @Test("A code outside the policy is final", arguments: RPCError.Code.allCases.filter { $0 != .unavailable })
    func otherCodes(code: RPCError.Code) {
        #expect(decide(RPCError(code, "no"), .init(count: 1, mayRepeat: true)) == .fail)
    }

    @Test("A call that was not processed moves to an untried address, whatever its code and however often it was tried")
    func movesElsewhere() {
        let attempt = RetryPolicy.Attempt(count: 3, mayRepeat: false, hasUntriedAddress: true)
        #expect(decide(refused, attempt) == .moveElsewhere)
    }

    @Test("A call that was not processed and has nowhere else to go waits, up to the limit of attempts")
    func nowhereElse() {
        #expect(decide(refused, .init(count: 1, mayRepeat: false)) == .retry(after: .milliseconds(10)))
        #expect(decide(refused, .init(count: 3, mayRepeat: false)) == .fail)
    }

    @Test("A call whose answer was seen in part is never sent again")
    func committed() {
        let attempt = RetryPolicy.Attempt(count: 1, mayRepeat: true, hasUntriedAddress: true, isCommitted: true)
        #expect(decide(unavailable, attempt) == .fail)
        #expect(decide(refused, attempt) == .fail)
    }

    @Test("A wait that would outlast the deadline is not begun")
    func deadline() {
        let attempt = { RetryPolicy.Attempt(count: 1, mayRepeat: true, remaining: $0) }
        #expect(decide(unavailable, attempt(.milliseconds(10))) == .fail)
        #expect(decide(unavailable, attempt(.milliseconds(11))) == .retry(after: .milliseconds(10)))
    }

    @Test("The server's own wait replaces the policy's")
    func pushback() {
        let error = RPCError(.unavailable, "later", details: .init(retryAfter: .milliseconds(700)))
        #expect(decide(error, .init(count: 1, mayRepeat: true)) == .retry(after: .milliseconds(700)))
    }

    @Test("An empty bucket stops retries, but a refused call still moves elsewhere")
    func throttled() {
        let throttle = RetryThrottle(.init(tokensMax: 2))
        #expect(decide(unavailable, .init(count: 1, mayRepeat: true), throttle: throttle) == .fail)
        let elsewhere = RetryPolicy.Attempt(count: 1, mayRepeat: true, hasUntriedAddress: true)
        #expect(decide(refused, elsewhere, throttle: throttle) == .moveElsewhere)
    }
}
