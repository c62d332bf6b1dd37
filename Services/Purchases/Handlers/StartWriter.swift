private import Domain
package import Logging
private import Postgres
package import PurchasesContract
private import RPC
package import ServiceRuntime

/// Writes purchases that begin: those that begin at the same time share one commit.
package struct StartWriter: Sendable {
    /// A purchase to write.
    package struct Call: Sendable {
        package var purchase: PurchasesService.Purchase
        /// Not a row that is there already: then its key must be.
        package var isNew: Bool

        package init(purchase: PurchasesService.Purchase, isNew: Bool) {
            self.purchase = purchase
            self.isNew = isNew
        }
    }

    package typealias Item = KeyedBatchWriter<Call, StartResponse>.Item

    private let batches: KeyedBatchWriter<Call, StartResponse>

    package init(store: PurchaseStore, keys: IdempotencyStore, limits: BatchLimits, logger: Logger) {
        batches = KeyedBatchWriter(
            method: PurchasingClient.Methods.start.path, keys: keys, database: store.database, limits: limits,
            logger: logger
        ) { calls, transaction in
            try await store.insert(calls.filter(\.isNew).map(\.purchase), in: transaction)
            return calls.map { call in
                // The row is there, and the key is not kept any more: whoever sends it now means something else.
                call.isNew
                    ? .success(StartResponse(purchase: call.purchase.contract())) : .failure(KeyForgotten())
            }
        }
    }

    /// - Throws: ``IdempotencyStore/conflict(_:)`` where the key is not the row's any more; what the database throws.
    package func perform(_ item: Item) async throws -> IdempotencyStore.Answer<StartResponse> {
        do {
            return try await batches.perform(item)
        } catch is KeyForgotten {
            throw IdempotencyStore.conflict(item.key)
        }
    }

    private struct KeyForgotten: Error {}
}
