public import CMessageArena

extension MessageArena {
    /// Lends an arena of this thread, and resets it afterwards.
    ///
    /// `body` cannot suspend, so uses nest or follow one another; one within another gets an arena of its own. A thread
    /// keeps up to four.
    @inlinable
    public static func withThreadArena<Result, Failure: Error>(
        budgetBytes: Int = MessageLimits.standard.arenaBytesMax, _ body: (MessageArena) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let slot = message_thread_arenas_here()!
        guard let owner = message_thread_borrow(slot, budgetBytes) else {
            return try withNewArena(budgetBytes: budgetBytes, body)
        }
        defer { message_thread_return(slot) }
        var failure: Failure?
        // The thread owns the arena while it is lent, so nobody needs to count references to it. The call that says so
        // does not pass on the type of an error.
        let result: Result? = Unmanaged<MessageArena>.fromOpaque(owner)._withUnsafeGuaranteedRef { arena in
            do throws(Failure) {
                return try body(arena)
            } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
        return result!
    }

    /// Makes an arena, which the thread keeps for the next use at this depth.
    @inlinable @inline(never)
    static func withNewArena<Result, Failure: Error>(
        budgetBytes: Int, _ body: (MessageArena) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let arena = MessageArena(budgetBytes: budgetBytes)
        defer { keep(arena) }
        return try body(arena)
    }

    @usableFromInline
    static func keep(_ arena: MessageArena) {
        arena.reset()
        let owner = Unmanaged.passRetained(arena)
        if !message_thread_keep(owner.toOpaque(), arena.raw, releaseArena) { owner.release() }
    }
}

private func releaseArena(_ owner: UnsafeMutableRawPointer?) {
    guard let owner else { return }
    Unmanaged<MessageArena>.fromOpaque(owner).release()
}
