private import Domain
package import RewardsContract
private import ServiceRuntime

extension LedgerEntry {
    /// As the wire carries it.
    package var contract: Transaction {
        Transaction(
            transactionID: id.value, playerID: playerID.description, type: type.contract, currency: currency.contract,
            amount: amount.contract, balanceBefore: balanceBefore.contract, balanceAfter: balanceAfter.contract,
            sequence: sequence, reference: reference?.text ?? "", game: game?.text ?? "",
            description: description ?? "", metadata: metadata, occurredAt: occurredAt.contract,
            createdAt: createdAt.contract, partOf: partOf?.value ?? 0)
    }
}
