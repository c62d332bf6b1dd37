package import AffiliatesContract
private import Domain
private import ServiceRuntime

extension CommissionEntry {
    /// As the wire carries it.
    package var contract: Entry {
        Entry(
            entryID: id?.value ?? 0, partnerID: partnerID.description, planID: planID.description,
            playerID: playerID.description, purchaseID: purchaseID.description, kind: kind.contract,
            amount: amount.contract, currency: currency.text, reversalOf: reversalOf?.value ?? 0,
            month: month.description, occurredAt: occurredAt.contract, bookedAt: bookedAt.contract)
    }
}

extension CommissionEntry.Kind {
    fileprivate var contract: EntryKind {
        switch self {
        case .cpa: .cpa
        case .revshare: .revshare
        }
    }
}

extension CommissionStatement {
    /// As the wire carries it.
    package var contract: StatementTotals {
        StatementTotals(
            currency: currency.text, salesCount: sales.count, salesAmount: sales.amount.contract,
            refundsCount: refunds.count, refundsAmount: refunds.amount.contract, earned: earned.contract,
            reversed: reversed.contract, carriedIn: carriedIn.contract, total: total.contract,
            payable: payable.contract, carriedOut: carriedOut.contract)
    }
}

extension FunnelStore.Row {
    /// As the wire carries it.
    package var contract: FunnelRow {
        FunnelRow(
            campaignID: campaignID, day: day.description, clicks: clicks, likelyBots: likelyBots,
            duplicateClicks: duplicates, registrations: registrations, firstPurchases: firstPurchases)
    }
}
