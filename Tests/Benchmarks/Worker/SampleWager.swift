import CommonContract
import RewardsContract
import WellKnownContract

extension PostRequest {
    /// The wager that is packed, sent and compared everywhere; SwiftProtobuf's peer has the same.
    static let sampleWager = {
        var wager = PostRequest()
        wager.idempotencyKey = "0196f0c2-8a51-7c3e-9f10-5d2b7c1e4a90"
        wager.playerID = "7b0c8e1e-3f7a-4a53-9d53-0c8a2f1d6b11"
        wager.type = .wager
        wager.currency = .sc
        wager.amount = Money(units: 1, nanos: 250_000_000)
        wager.reference = "bet-4711081500"
        wager.game = "slots/book-of-gold"
        wager.occurredAt = Timestamp(seconds: 1_790_000_000, nanos: 123_456_000)
        return wager
    }()
}
