private import Synchronization

extension PostgresPool {
    /// The connection that the task holds, in the closure of a transaction, a stream or a COPY.
    @TaskLocal static var held: HeldConnection?

    /// Runs the closure of something that holds a connection.
    func holding<Value>(
        _ held: HeldConnection, actor: isolated (any Actor)? = #isolation,
        _ body: () async throws -> sending Value
    ) async throws -> sending Value {
        try await Self.$held.withValue(held) { Sent(value: try await body()) }.value
    }

    /// Refuses a task that holds a connection to wait for work that another task does.
    ///
    /// That work needs a connection of its own, or another service, and its task cannot tell on whose behalf it asks.
    ///
    /// - Throws: ``PostgresError/Code/connectionHeld``, whichever pool the connection is of.
    package static func requireNoneHeld() throws(PostgresError) {
        guard let held, held.nearest != nil else { return }
        throw PostgresError(
            .connectionHeld,
            "The task holds a connection and asked another task for work that needs one of its own: do it on the "
                + "transaction, or ask before it.")
    }

    /// Refuses a task that holds a connection of this pool a second one.
    ///
    /// With as many such tasks as there are connections, each would wait for another's until their deadlines.
    ///
    /// - Throws: ``PostgresError/Code/connectionHeld``.
    func requireNoneHeld(for statementName: String? = nil) throws(PostgresError) {
        guard let held = Self.held, held.isHeld(of: self) else { return }
        throw PostgresError(
            .connectionHeld,
            "The task holds a connection of the pool already and asked for a second one: run the statement on the "
                + "transaction, or before it.",
            statementName: statementName)
    }
}

/// A value that nobody else has, on its way through a function that cannot say so.
private struct Sent<Value>: @unchecked Sendable {
    nonisolated(unsafe) let value: Value
}

/// A task's hold of one of a pool's connections.
final class HeldConnection: Sendable {
    private let pool: ObjectIdentifier
    private let isOver = Atomic<Bool>(false)

    /// The hold on a connection of another pool, within whose closure this one began.
    private let outer: HeldConnection?

    init(of pool: PostgresPool) {
        self.pool = ObjectIdentifier(pool)
        outer = PostgresPool.held?.nearest
    }

    /// The connection is free again, though the closure, or a task that it started, may go on.
    func end() { isOver.store(true, ordering: .relaxed) }

    fileprivate func isHeld(of pool: PostgresPool) -> Bool {
        var next: HeldConnection? = self
        while let held = next {
            if held.pool == ObjectIdentifier(pool), !held.isOver.load(ordering: .relaxed) { return true }
            next = held.outer
        }
        return false
    }

    /// The innermost hold that is not over.
    fileprivate var nearest: HeldConnection? {
        isOver.load(ordering: .relaxed) ? outer?.nearest : self
    }
}
