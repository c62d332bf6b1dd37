private import CommonContract
internal import Domain
private import Messages
private import ServiceRuntime
internal import VIPContract

extension TierChanged: OwedEvent {
    /// Once for each player and level, ever (decision 14), also where the level brings something else by now.
    static var isPaidOnce: Bool { true }

    func postings(to player: PlayerID, at time: Domain.Timestamp) throws(DomainError) -> [Posting] {
        guard let change, change.type == .tierUp else { return [] }
        let level = try VIPLevelID(Int64(change.newLevelID))
        let coins = CoinReward(
            type: .vipTierUp, goldCoins: try Domain.Money(gcReward, in: .nonNegative),
            sweepstakesCoins: try Domain.Money(scReward, in: .nonNegative), levelID: level,
            metadata: ["level_name": change.newLevelName, "level_rank": "\(change.newLevelRank)"])
        return [
            Posting(
                giving: coins, to: player, key: try EventKey.tierUp(level).key(), at: time,
                description: "vip_tier_up", isOwed: true)
        ]
    }
}

extension BirthdayGiftClaimed: OwedEvent {
    static var isPaidOnce: Bool { true }

    func postings(to player: PlayerID, at time: Domain.Timestamp) throws(DomainError) -> [Posting] {
        let coins = CoinReward(
            type: .birthday, goldCoins: try Domain.Money(gcGift, in: .nonNegative),
            sweepstakesCoins: try Domain.Money(scGift, in: .nonNegative),
            levelID: levelID > 0 ? try VIPLevelID(Int64(levelID)) : nil, metadata: ["year": "\(year)"])
        return [
            Posting(
                giving: coins, to: player, key: try EventKey.birthday(year: year).key(), at: time,
                description: "birthday", isOwed: true)
        ]
    }
}
