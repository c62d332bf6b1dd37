private import Domain
package import PurchasesContract
package import ServiceRuntime

extension PurchasesService.Purchase {
    /// As the wire carries it.
    ///
    /// - Parameter withSnapshot: Whether the whole package goes along, which is long.
    package func contract(withSnapshot: Bool = false) -> PurchasesContract.Purchase {
        PurchasesContract.Purchase(
            purchaseID: id.description, playerID: playerID.description, packageID: packageID.description,
            status: status.contract, paymentMethod: payment?.method.text ?? "",
            paymentReference: payment?.reference.text ?? "", packageName: terms?.packageName ?? "",
            price: price?.amount.contract, priceCurrency: price?.currency.text ?? "",
            gcGranted: terms?.goldCoins.contract, scGranted: terms?.sweepstakesCoins.contract,
            packageSource: terms?.source ?? "", vip: terms?.level.contract,
            packageSnapshot: withSnapshot ? terms?.snapshot ?? "" : "",
            assignmentID: hold.assignmentID?.description ?? "", reservationID: hold.reservation?.id.description ?? "",
            isFirstPurchase: isFirst, country: place.country ?? "", state: place.state ?? "",
            createdAt: createdAt.contract, expiresAt: expiresAt?.contract, timedOutAt: timedOutAt?.contract,
            paidAt: paidAt?.contract, completedAt: completedAt?.contract, failedAt: failedAt?.contract,
            failureReason: failureReason ?? "", refundedAt: refundedAt?.contract, refundReason: refundReason ?? "",
            paymentReturnedAt: paymentReturnedAt?.contract, refundDue: isRefundDue)
    }
}

extension StoreLevel {
    /// As the wire carries it.
    package var contract: VIPTerms {
        VIPTerms(
            levelID: Int32(clamping: id?.value ?? 0), levelName: name, multiplier: multiplier.contract,
            multipliesSC: multipliesSweepstakesCoins)
    }
}

extension PurchasesService.PurchaseStatus {
    /// As the wire carries it.
    package var contract: PurchasesContract.PurchaseStatus {
        switch self {
        case .pending: .pending
        case .completed: .completed
        case .failed: .failed
        case .refunded: .refunded
        }
    }

    /// - Returns: `.some(nil)` for a status that is not set.
    /// - Throws: `DomainError` for one that is not known here.
    package static func optional(
        _ wire: PurchasesContract.PurchaseStatus
    ) throws(RequestFields.Failure) -> PurchasesService.PurchaseStatus? {
        switch wire {
        case .unspecified: nil
        case .pending: .pending
        case .completed: .completed
        case .failed: .failed
        case .refunded: .refunded
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the statuses, came the unknown number \(number)")
        }
    }
}

extension PurchasesService.StatusMove {
    /// As the wire carries it.
    package var contract: PurchasesContract.StatusMove {
        PurchasesContract.StatusMove(
            from: from.contract, to: to.contract, reason: reason ?? "", changedAt: at.contract)
    }
}
