/// Why a call on a purchase changed nothing. Earlier cases win.
package enum PurchaseRefusal: Error, Sendable, Hashable {
    /// Another payment has paid it already.
    case paidOtherwise(by: Payment)
    /// A payment is recorded: it is to be refunded, not failed.
    case paid
    /// No payment was ever recorded.
    case notPaid
    case alreadyCompleted
    case alreadyFailed
    /// The purchase, or its payment, was given back.
    case alreadyRefunded
}
