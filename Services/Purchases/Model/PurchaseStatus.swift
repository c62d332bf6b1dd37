package import Domain

/// Where a purchase stands. The raw values are the column's.
///
/// Source: seed `coin_package_purchases.status`, and the rule that nothing else moves.
package enum PurchaseStatus: String, Sendable, Hashable, CaseIterable {
    /// May become ``completed`` or ``failed``.
    case pending
    /// Paid, and granted. May become ``refunded``.
    case completed
    /// Final.
    case failed
    /// Final.
    case refunded

    /// Whether the next status may follow this one.
    package func mayBecome(_ next: PurchaseStatus) -> Bool {
        switch (self, next) {
        case (.pending, .completed), (.pending, .failed), (.completed, .refunded): true
        default: false
        }
    }

    /// Whether it was sold: what revenue counts, refunds included.
    package var isSale: Bool { self == .completed || self == .refunded }
}

/// One move of a purchase, for its log.
package struct StatusMove: Sendable, Hashable {
    package var from: PurchaseStatus
    package var to: PurchaseStatus
    package var reason: String?
    package var at: Timestamp

    package init(from: PurchaseStatus, to: PurchaseStatus, reason: String? = nil, at: Timestamp) {
        self.from = from
        self.to = to
        self.reason = reason
        self.at = at
    }
}
