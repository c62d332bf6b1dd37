/// Which statements one connection has prepared, and under which names.
struct StatementCache {
    /// A statement, prepared for parameters of certain types.
    struct Key: Hashable, Sendable {
        var statementID: Int
        var typesKey: UInt64
    }

    enum Use: Hashable {
        case known(name: String)
        /// Prepare it, after forgetting another if one is named.
        case prepare(name: String, forget: String?)
    }

    private struct Entry {
        var name: String
        var lastUse: Int
    }

    let countMax: Int
    private var entries: [Key: Entry] = [:]
    private var uses = 0
    /// How often each name was given; never twice the same, for the one before may still be at the server.
    private var issued: [String: Int] = [:]

    init(countMax: Int) {
        precondition(countMax > 0, "a connection must remember a statement, preparedStatementsMax is \(countMax)")
        self.countMax = countMax
    }

    var count: Int { entries.count }

    /// Finds a statement, or makes room for it. The one that was not used for longest goes.
    mutating func use(_ key: Key, name: String) -> Use {
        uses += 1
        if let index = entries.index(forKey: key) {
            entries.values[index].lastUse = uses
            return .known(name: entries.values[index].name)
        }
        var forget: String?
        if entries.count >= countMax, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            forget = oldest.value.name
            entries[oldest.key] = nil
        }
        let earlier = issued[name, default: 0]
        issued[name] = earlier + 1
        let unique = earlier == 0 ? name : "\(name)#\(earlier + 1)"
        entries[key] = Entry(name: unique, lastUse: uses)
        return .prepare(name: unique, forget: forget)
    }

    /// It could not be prepared, or is stale.
    /// - Returns: The name it had.
    @discardableResult
    mutating func forget(_ key: Key) -> String? { entries.removeValue(forKey: key)?.name }
}
