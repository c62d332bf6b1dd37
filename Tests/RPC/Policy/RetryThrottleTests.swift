import RPC
import Testing

@Suite("Retry throttle")
struct RetryThrottleTests {
    @Test("Retries stop at half of the bucket and come back a little with each success")
    func halfOfTheBucket() {
        let throttle = RetryThrottle(.init(tokensMax: 10, tokenRatio: 0.5))
        for _ in 0..<4 { #expect(throttle.failed()) }
        #expect(!throttle.failed())
        #expect(!throttle.allowsRetry)
        throttle.succeeded()
        #expect(throttle.allowsRetry)
    }

    @Test("The bucket never runs below empty nor over its size")
    func bounds() {
        let throttle = RetryThrottle(.init(tokensMax: 3, tokenRatio: 1))
        for _ in 0..<10 { throttle.failed() }
        #expect(throttle.thousandthsLeft == 0)
        for _ in 0..<10 { throttle.succeeded() }
        #expect(throttle.thousandthsLeft == 3_000)
    }

    @Test("Concurrent failures and successes all count")
    func concurrent() async {
        let throttle = RetryThrottle(.init(tokensMax: 10_000, tokenRatio: 1))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1_000 { throttle.failed() } }
            }
        }
        #expect(throttle.thousandthsLeft == 2_000_000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<500 { throttle.succeeded() } }
            }
        }
        #expect(throttle.thousandthsLeft == 6_000_000)
    }
}
