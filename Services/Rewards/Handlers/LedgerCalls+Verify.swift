private import CommonContract
internal import Domain
package import RPC
package import RewardsContract
private import ServiceRuntime

extension LedgerCalls {
    /// How many players are proven, and answered for, at a time.
    private static let playersPerAnswer = 500

    package func verify(
        _ request: VerifyRequest, responses: ResponseWriter<VerifyResponse>, context: CallContext
    ) async throws {
        var proof = LedgerProof()
        let total: Int64
        if request.playerID.isEmpty {
            total = try await proofs.playerCount()
            var last: PlayerID?
            while true {
                let players = try await proofs.players(after: last, limit: Self.playersPerAnswer)
                guard let next = players.last else { break }
                let faults = try proof.add(try await proofs.proofs(of: players))
                try await responses.write(proof.response(faults, of: total))
                last = next
            }
        } else {
            let player = try Self.player(request.playerID)
            total = 1
            let found = try await proofs.proofs(of: [player])
            guard !found.isEmpty else { throw RPCError.unknown(player) }
            try await responses.write(proof.response(try proof.add(found), of: total))
        }
        var answer = proof.response([], of: total)
        answer.isComplete = true
        answer.totals = try proof.currencyTotals()
        try await responses.write(answer)
    }
}

extension LedgerProof {
    fileprivate func response(_ faults: [RewardsService.LedgerFault], of total: Int64) -> VerifyResponse {
        VerifyResponse(
            playersChecked: playersChecked, playersTotal: total, rowsChecked: rowsChecked,
            faults: faults.map(\.contract), faultsTotal: faultsTotal)
    }

    fileprivate func currencyTotals() throws -> [CurrencyTotal] {
        try Domain.Currency.allCases.compactMap { currency in
            guard let total = totals[currency] else { return nil }
            return CurrencyTotal(
                currency: currency.contract, players: total.players.contract, house: total.house.contract,
                off: try (total.players + total.house).contract)
        }
    }
}

extension RewardsService.LedgerFault {
    fileprivate var contract: RewardsContract.LedgerFault {
        RewardsContract.LedgerFault(
            playerID: playerID.description, currency: currency?.contract ?? .unspecified, kind: kind.contract,
            description: description)
    }
}

extension RewardsService.LedgerFault.Kind {
    fileprivate var contract: LedgerFaultKind {
        switch self {
        case .balance: .balance
        case .chain: .chain
        case .sequence: .sequence
        case .metrics: .metrics
        case .bonus: .bonus
        case .debts: .debts
        }
    }
}
