internal import Domain
package import RPC
private import ServiceRuntime

extension RPCError {
    private static let domain = "purchases.loyalty"

    /// NOT_FOUND of a purchase.
    static func unknown(_ purchase: PurchaseID) -> RPCError {
        RPCError(
            .notFound, "There is no purchase \(purchase).",
            details: Details(reason: "PURCHASE_UNKNOWN", domain: domain))
    }

    /// The payment pays another purchase.
    static func paymentUsed(by purchase: PurchaseID) -> RPCError {
        RPCError(
            .alreadyExists, "The payment is recorded for the purchase \(purchase).",
            details: Details(
                reason: "PAYMENT_USED", domain: domain, metadata: ["purchase_id": purchase.description]))
    }

    /// The price is another one than the caller sent.
    static func priceChanged(to price: Price) -> RPCError {
        RPCError(
            .aborted, "The package costs \(price) now. Show it to the player and start again.",
            details: Details(
                reason: "PRICE_CHANGED", domain: domain,
                metadata: ["price": price.amount.description, "price_currency": price.currency.text]))
    }

    /// A question to catalog or vip that was not answered.
    static func peer(_ error: RPCError, of context: CallContext) -> RPCError {
        .peer(error, domain: domain, deadline: context.deadline)
    }
}

extension CatalogRefusal {
    /// Who defines the reasons.
    static let domain = "catalog.loyalty"

    /// What the caller gets.
    package var error: RPCError {
        RPCError(
            isUnknown ? .notFound : .failedPrecondition, message,
            details: RPCError.Details(reason: reason, domain: Self.domain, metadata: metadata))
    }
}

extension PurchaseUnknown: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError { .unknown(id) }
}

extension PurchaseRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        switch self {
        case .paidOtherwise(let payment):
            .failedPrecondition(
                "PAID_OTHERWISE", "The purchase was paid by another payment; give this one back.",
                metadata: [
                    "payment_method": payment.method.text, "payment_reference": payment.reference.text,
                ])
        case .paid: .failedPrecondition("PAID", "A payment is recorded for the purchase; refund it instead.")
        case .notPaid: .failedPrecondition("NOT_PAID", "No payment is recorded for the purchase.")
        case .alreadyCompleted: .failedPrecondition("ALREADY_COMPLETED", "The purchase is completed.")
        case .alreadyFailed: .failedPrecondition("ALREADY_FAILED", "The purchase has failed already.")
        case .alreadyRefunded: .failedPrecondition("ALREADY_REFUNDED", "The payment was given back already.")
        }
    }
}
