private import Synchronization

/// SQL with a name, written once as a `static let`.
///
/// The name is what the server lists in `pg_prepared_statements`, what an error carries and what a metric is labelled
/// with. Each connection prepares a statement when it first runs it; the caller never sees that.
///
/// Values never go into the text, they are `$1`, `$2`, …: a value in the text would be prepared, and remembered, for
/// every value.
package struct Statement: Sendable {
    /// What the statement is called; not empty, at most 60 bytes.
    package var name: String { storage.name }

    /// The text with `$1`, `$2`, … for its parameters.
    package var sql: String { storage.sql }

    let storage: Storage

    /// Names a statement.
    ///
    /// Two statements of the same name and text are the same statement. Two of the same name and different text are
    /// two, and the second one's name at the server gets a number.
    package init(name: String, sql: String) {
        precondition(!name.isEmpty && name.utf8.count <= 60, "statement name «\(name)» must have 1 to 60 bytes")
        storage = Registry.shared.storage(name: name, sql: sql)
    }

    /// Names a statement that another one needs.
    init(derivedFrom statement: Statement, prefix: String, sql: String) {
        storage = Registry.shared.storage(name: prefix + statement.name, sql: sql)
    }

    /// What every copy of a statement shares.
    final class Storage: Sendable {
        let id: Int
        let name: String
        let sql: String
        let nameAtServer: String
        /// Looks like a statement that changes nothing; only where it is put depends on it.
        let isRead: Bool

        /// A moving average, in microseconds; negative before the first time.
        private let typicalMicroseconds = Atomic<Int>(-1)

        /// What it is expected to take; quick is what has run, and takes less than `limit`.
        func cost(quickUnder limit: Duration) -> StatementCost {
            let typical = typicalMicroseconds.load(ordering: .relaxed)
            return StatementCost(
                isQuick: typical >= 0 && .microseconds(typical) < limit, microseconds: max(typical, 0))
        }

        /// Learns how long the server took. Two that learn at a time may forget one of the two, which does no harm.
        func took(_ duration: Duration) {
            let (seconds, attoseconds) = duration.components
            let latest = Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
            let typical = typicalMicroseconds.load(ordering: .relaxed)
            typicalMicroseconds.store(typical < 0 ? latest : typical + (latest - typical) / 8, ordering: .relaxed)
        }

        init(id: Int, name: String, sql: String, nameAtServer: String) {
            self.id = id
            self.name = name
            self.sql = sql
            self.nameAtServer = nameAtServer
            let text = sql.uppercased()
            isRead = text.drop(while: \.isWhitespace).hasPrefix("SELECT") && !text.contains(" FOR ")
        }
    }

    /// Every statement of the process, so that equal ones share an identity and unequal ones never share a name.
    private final class Registry: Sendable {
        static let shared = Registry()

        private struct State {
            var byText: [String: [Storage]] = [:]
            var count = 0
        }

        private let state = Mutex(State())

        func storage(name: String, sql: String) -> Storage {
            state.withLock { state in
                let namesakes = state.byText[name, default: []]
                if let known = namesakes.first(where: { $0.sql == sql }) { return known }
                state.count += 1
                let nameAtServer = namesakes.isEmpty ? name : "\(name)~\(namesakes.count + 1)"
                let storage = Storage(id: state.count, name: name, sql: sql, nameAtServer: nameAtServer)
                state.byText[name, default: []].append(storage)
                return storage
            }
        }
    }
}
