import CommonContract
import Foundation
import LoyaltyHarness
import RPC
import RewardsContract
import Testing
import VIPContract

typealias Money = CommonContract.Money
typealias Decimal = CommonContract.Decimal
typealias Currency = CommonContract.Currency

extension CommonContract.Money {
    /// Reads `1.25`.
    init(_ text: String) {
        let parts = text.split(separator: ".")
        let fraction = parts.count > 1 ? String(parts[1]).padding(toLength: 9, withPad: "0", startingAt: 0) : "0"
        let isNegative = text.hasPrefix("-")
        let nanos = Int32(fraction) ?? 0
        self.init(units: Int64(parts[0]) ?? 0, nanos: isNegative ? -nanos : nanos)
    }
}

extension CommonContract.Decimal {
    init(_ text: String) {
        let money = Money(text)
        self.init(units: money.units, nanos: money.nanos)
    }
}

extension LoyaltyHarness {
    /// Registers a player, with coins where they are asked for.
    func player(
        _ name: String = "ada", gc: String = "0", sc: String = "0", birthdate: String = "", timeZone: String = "",
        affiliateCode: String = ""
    ) async throws -> String {
        let response = try await rewards.players.registerPlayer(
            RegisterPlayerRequest(
                idempotencyKey: "player-\(name)", email: "\(name)@example.com", name: name, birthdate: birthdate,
                timeZone: timeZone, affiliateCode: affiliateCode))
        let id = try #require(response.player?.playerID)
        for (currency, amount) in [(Currency.gc, gc), (.sc, sc)] where amount != "0" {
            _ = try await post(id, .credit, currency, amount, key: "fixture-\(currency)")
        }
        return id
    }

    /// Posts one movement; a key of its own unless the test says which.
    @discardableResult
    func post(
        _ player: String, _ type: TransactionType, _ currency: Currency, _ amount: String,
        key: String = UUID().uuidString.lowercased(), reference: String = ""
    ) async throws -> PostResponse {
        try await rewards.ledger.post(
            PostRequest(
                idempotencyKey: key, playerID: player, type: type, currency: currency, amount: Money(amount),
                reference: reference),
            options: CallOptions(timeout: .seconds(20), waitForReady: true, carriesIdempotencyKey: true))
    }

    func balance(_ player: String, _ currency: Currency) async throws -> Money? {
        let answer = try await rewards.ledger.getBalances(GetBalancesRequest(playerID: player))
        return answer.balances.first { $0.currency == currency }?.amount
    }

    /// Waits until vip has the player with what the test expects of them.
    func status(
        of player: String, when isExpected: (PlayerStatus) -> Bool
    ) async throws -> PlayerStatus {
        let deadline = ContinuousClock.now + .seconds(30)
        var last: PlayerStatus?
        while ContinuousClock.now < deadline {
            let answer = try await vip.status.batchGetStatus(
                BatchGetStatusRequest(playerIDs: [player]), options: CallOptions(waitForReady: true))
            last = answer.statuses.first
            if let last, isExpected(last) { return last }
            // Another service's state is only to be had by asking again.
            try await Task.sleep(for: .milliseconds(10))
        }
        throw HarnessError(
            "vip never had what was expected of \(player); the last it said was \(String(describing: last))")
    }
}

/// The error of a call that must fail.
func refusal(_ body: () async throws -> Void) async throws -> RPCError {
    do {
        try await body()
    } catch let error as RPCError {
        return error
    }
    throw HarnessError("the call succeeded")
}
