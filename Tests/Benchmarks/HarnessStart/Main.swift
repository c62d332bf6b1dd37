import LoyaltyHarness

/// How long a test waits for the product: all services, and once more where cluster and schemas are there already.
@main
enum HarnessStart {
    static func main() async throws {
        var seconds: [Double] = []
        for _ in 0..<2 {
            let begin = ContinuousClock.now
            var started = begin
            try await LoyaltyHarness.run { _ in started = .now }
            seconds.append((started - begin) / .seconds(1))
        }
        print("{\"first_s\": \(seconds[0]), \"second_s\": \(seconds[1])}")
    }
}
