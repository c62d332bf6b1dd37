import SwiftProtobuf

/// SwiftProtobuf's time to pack and unpack the wager that `benchmarks codec` packs and unpacks, to compare with.
@main
struct Main {
    static func main() throws {
        var wager = Loyalty_Rewards_V1_PostRequest()
        wager.idempotencyKey = "0196f0c2-8a51-7c3e-9f10-5d2b7c1e4a90"
        wager.playerID = "7b0c8e1e-3f7a-4a53-9d53-0c8a2f1d6b11"
        wager.type = .wager
        wager.currency = .sc
        wager.amount.units = 1
        wager.amount.nanos = 250_000_000
        wager.reference = "bet-4711081500"
        wager.game = "slots/book-of-gold"
        wager.occurredAt.seconds = 1_790_000_000
        wager.occurredAt.nanos = 123_456_000

        let iterations = 200_000
        var bytes = 0
        for _ in 0..<iterations / 10 { bytes &+= try roundTrip(wager) }
        let clock = ContinuousClock()
        let elapsed = try clock.measure {
            for _ in 0..<iterations { bytes &+= try roundTrip(wager) }
        }
        let nanoseconds = Double(elapsed.components.attoseconds) / 1e9 + Double(elapsed.components.seconds) * 1e9
        print(
            "{\"wager_ns\": \(nanoseconds / Double(iterations)), \"bytes\": \(bytes / (iterations + iterations / 10))}")
    }

    /// From struct to bytes and back; the result is used, so that nothing of it can be left out.
    @inline(never)
    static func roundTrip(_ wager: Loyalty_Rewards_V1_PostRequest) throws -> Int {
        let packed: [UInt8] = try wager.serializedBytes()
        let unpacked = try Loyalty_Rewards_V1_PostRequest(serializedBytes: packed)
        guard unpacked.amount.nanos == wager.amount.nanos, unpacked.reference == wager.reference else {
            preconditionFailure("the wager came back changed")
        }
        return packed.count
    }
}
