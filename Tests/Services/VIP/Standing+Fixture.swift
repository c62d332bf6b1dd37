import Domain
import VIPService

extension Standing {
    /// A player on the level with this rank, with just the points that the fixture's ladder asks for unless said otherwise.
    static func fixture(
        rank: Int64 = 1, points: String? = nil, acquired: Timestamp = .fixture, demotion: Demotion? = nil
    ) throws -> Standing {
        let level = try VIPLevelID(rank)
        let points = try points.map { try Points($0) } ?? Ladder.fixture()[level]?.pointsRequired ?? .zero
        return Standing(
            playerID: .fixture, levelID: level, points: points, levelAcquiredAt: acquired, demotion: demotion)
    }

    /// The standing after a wager of so many SC.
    func wagering(_ amount: String, on ladder: Ladder) throws -> Standing {
        let wager = Wager(
            playerID: playerID, currency: .sweepstakesCoins, amount: try Money(amount), placedAt: .fixture)
        let batch = WagerBatch(wagers: [wager], standings: [playerID: self], ladder: ladder, now: .fixture)
        return try batch.apply().standings[0]
    }
}
