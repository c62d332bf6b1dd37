/// How a transaction sees others, and what it may do.
package struct TransactionOptions: Sendable, Hashable {
    package enum Isolation: String, Sendable, Hashable, CaseIterable {
        case readCommitted = "READ COMMITTED"
        case repeatableRead = "REPEATABLE READ"
        case serializable = "SERIALIZABLE"
    }

    package enum Access: String, Sendable, Hashable, CaseIterable {
        case readWrite = "READ WRITE"
        case readOnly = "READ ONLY"
    }

    package var isolation: Isolation
    package var access: Access

    package init(isolation: Isolation = .readCommitted, access: Access = .readWrite) {
        self.isolation = isolation
        self.access = access
    }

    /// What a statement on its own has, too.
    var isPlain: Bool { isolation == .readCommitted && access == .readWrite }

    var beginCommand: String {
        isPlain ? "BEGIN" : "BEGIN ISOLATION LEVEL \(isolation.rawValue) \(access.rawValue)"
    }
}
