package import Domain

/// How it was paid, such as `credit_card`: `coin_package_purchases.payment_method varchar(50)`.
package typealias PaymentMethod = Token<PaymentMethodTag>
/// The payment provider's name for a payment: `coin_package_purchases.payment_reference varchar(255)`.
package typealias PaymentReference = Token<PaymentReferenceTag>

package enum PaymentMethodTag: TokenTag {
    package static let noun = "a payment method"
    package static let charactersMax = 50
}

package enum PaymentReferenceTag: TokenTag {
    package static let noun = "a payment reference"
    package static let charactersMax = 255
}

/// A payment, named as its provider names it. Pays one purchase, however often it is notified.
package struct Payment: Sendable, Hashable {
    package var method: PaymentMethod
    package var reference: PaymentReference

    package init(method: PaymentMethod, reference: PaymentReference) {
        self.method = method
        self.reference = reference
    }
}
