package import Domain

/// The key of a posting that comes of another service's event. No caller's key begins like one, so nobody takes an event's
/// place: what is paid once in a life would be taken for paid.
package enum EventKey: Sendable, Hashable {
    /// A posting of a purchase, or of its refund.
    case purchase(String, TransactionType, Currency)
    /// What a level brings, once for each player (decision 14).
    case tierUp(VIPLevelID)
    case birthday(year: Int32)

    private static let prefixes = ["purchase:", "vip_tier_up:", "birthday:"]

    /// - Throws: ``DomainError`` for a purchase whose name is no part of a key.
    package func key() throws(DomainError) -> IdempotencyKey {
        switch self {
        case .purchase(let id, let type, let currency): try IdempotencyKey("purchase:\(id):\(type)-\(currency)")
        case .tierUp(let level): try IdempotencyKey("vip_tier_up:\(level)")
        case .birthday(let year): try IdempotencyKey("birthday:\(year)")
        }
    }

    /// - Throws: ``DomainError/Code/malformed`` for a key that begins like an event's.
    package static func checkOfCaller(_ key: IdempotencyKey) throws(DomainError) {
        for prefix in prefixes where key.text.hasPrefix(prefix) {
            throw DomainError(.malformed, "begins with \(prefix), as only keys of events do")
        }
    }
}
