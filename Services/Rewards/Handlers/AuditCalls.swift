private import CommonContract
internal import Domain
package import RPC
package import RewardsContract
private import ServiceRuntime

/// Answers `loyalty.rewards.v1.Audit`.
package struct AuditCalls: AuditHandler {
    private static let itemsMax = 1_000

    private let store: AuditStore

    package init(store: AuditStore) { self.store = store }

    package func sumWagers(_ request: SumWagersRequest, context: CallContext) async throws -> SumWagersResponse {
        let page = try PlayerCursor(request.page)
        guard !request.playerIDs.isEmpty else {
            let sums = try await store.wagers(after: page.after, limit: page.size)
            let last = sums.count < page.size ? nil : sums.last?.playerID
            return SumWagersResponse(players: sums.map(\.contract), page: PlayerCursor.response(last))
        }
        var fields = RequestFields()
        if request.playerIDs.count > Self.itemsMax { fields.refuse("player_ids", "has at most \(Self.itemsMax)") }
        let players = request.playerIDs.prefix(Self.itemsMax).enumerated().compactMap { index, text in
            fields.read("player_ids[\(index)]") { () throws(DomainError) in try PlayerID(text) }
        }
        guard fields.areValid else { throw fields.error }
        return SumWagersResponse(players: try await store.wagers(of: players).map(\.contract))
    }

    package func sumPurchases(
        _ request: SumPurchasesRequest, context: CallContext
    ) async throws -> SumPurchasesResponse {
        var fields = RequestFields()
        if !(1...Self.itemsMax).contains(request.purchases.count) {
            fields.refuse("purchases", "has 1 to \(Self.itemsMax) elements, came \(request.purchases.count)")
            throw fields.error
        }
        let purchases = request.purchases.enumerated().compactMap { index, purchase in
            let path = "purchases[\(index)]"
            let id = fields.read("\(path).purchase_id") { () throws(DomainError) in
                try PurchaseID(purchase.purchaseID)
            }
            let player = fields.read("\(path).player_id") { () throws(DomainError) in try PlayerID(purchase.playerID) }
            return id.flatMap { id in player.map { (id: id, player: $0) } }
        }
        guard fields.areValid else { throw fields.error }
        return SumPurchasesResponse(purchases: try await store.purchases(purchases).map(\.contract))
    }

    package func checkRewards(
        _ request: CheckRewardsRequest, context: CallContext
    ) async throws -> CheckRewardsResponse {
        let page = try PlayerCursor(request.page)
        let audit = try await store.checkRewards(after: page.after, limit: page.size)
        return CheckRewardsResponse(
            playersChecked: audit.players, rewardsChecked: audit.rewards,
            faults: audit.faults.map { fault in
                RewardFault(
                    playerID: fault.playerID.description, rewardID: fault.rewardID, description: fault.description)
            }, page: PlayerCursor.response(audit.last))
    }
}

extension WagerSums {
    fileprivate var contract: PlayerWagers {
        PlayerWagers(
            playerID: playerID.description, gc: goldCoins.contract, sc: sweepstakesCoins.contract,
            bonus: bonus.contract)
    }
}

extension LedgerOfPurchase {
    fileprivate var contract: PurchaseSums {
        PurchaseSums(
            purchaseID: purchaseID, credits: credits, gcCredited: goldCoinsCredited.contract,
            scCredited: sweepstakesCoinsCredited.contract, deposited: deposited.contract,
            gcTakenBack: goldCoinsTaken.contract, scTakenBack: sweepstakesCoinsTaken.contract,
            withdrawn: withdrawn.contract)
    }
}
