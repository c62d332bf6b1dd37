import Domain
import RewardsService

extension Posting {
    /// A wager of 1 SC by the fixture's player; each test says only what matters to it.
    static func fixture(
        player: PlayerID = .fixture, _ type: TransactionType = .wager, _ amount: String = "1",
        _ currency: Currency = .sweepstakesCoins, key: String = "key", reference: String? = nil
    ) throws -> Posting {
        Posting(
            playerID: player, type: type, currency: currency, amount: try Money(amount), key: try IdempotencyKey(key),
            reference: try reference.map { try ReferenceID($0) })
    }
}

extension PlayerID {
    static let fixture = PlayerID(UUID128(high: 0x0190_a0e4_7c3a_7b1e, low: 0x9d52_3f1f_0a6c_2b44))
    static let other = PlayerID(UUID128(high: 0x0190_a0e4_7c3a_7b1e, low: 0x9d52_3f1f_0a6c_2b45))
}

extension PlayerAccount {
    static func fixture(
        player: PlayerID = .fixture, sc: String = "0", gc: String = "0", standing: PlayerStanding = PlayerStanding()
    ) throws -> PlayerAccount {
        var wallet = Wallet()
        wallet[.sweepstakesCoins] = Wallet.Account(balance: try Money(sc))
        wallet[.goldCoins] = Wallet.Account(balance: try Money(gc))
        return PlayerAccount(playerID: player, standing: standing, wallet: wallet)
    }
}

extension PostingBatch {
    /// A batch at a fixed time whose ledger rows are numbered from 1.
    static func fixture(
        _ postings: [Posting], accounts: [PlayerAccount], claims: [Claim]? = nil
    ) throws -> PostingBatch {
        let items = try postings.enumerated().map { index, posting in
            Item(posting: posting, id: try TransactionID(Int64(index) + 1), claim: claims?[index] ?? .taken)
        }
        let byID = Dictionary(uniqueKeysWithValues: accounts.map { ($0.playerID, $0) })
        return PostingBatch(
            items: items, accounts: byID, now: .fixture, spareIDs: try (1_000..<1_400).map { try TransactionID($0) })
    }
}

extension Timestamp {
    /// 2026-03-01T12:00:00Z
    static let fixture = Timestamp.epoch + .seconds(1_772_366_400)
}
