private import Domain
package import RewardsContract
private import ServiceRuntime

extension PostingReceipt {
    /// The answer to the posting.
    package func response(replayed: Bool) -> PostResponse {
        PostResponse(
            transaction: entry?.contract, balances: balances, replayed: replayed, further: further.map(\.contract),
            debt: debt?.contract)
    }

    /// The accounts that it moved, as they were right after it.
    package var balances: [Balance] {
        guard let entry else { return [] }
        var last = [entry]
        for row in further {
            if let index = last.firstIndex(where: { $0.currency == row.currency }) {
                last[index] = row
            } else {
                last.append(row)
            }
        }
        return last.map {
            Balance(currency: $0.currency.contract, amount: $0.balanceAfter.contract, sequence: $0.sequence)
        }
    }
}

extension RewardsService.Debt {
    /// As the wire carries it.
    package var contract: RewardsContract.Debt {
        RewardsContract.Debt(
            debtID: id.value, playerID: playerID.description, currency: currency.contract, amount: amount.contract,
            paid: paid.contract, waived: waived.contract, reference: reference?.text ?? "", reason: reason ?? "",
            waivedReason: waivedReason ?? "", createdAt: createdAt.contract, settledAt: settledAt?.contract)
    }
}
