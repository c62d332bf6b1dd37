private import CMessageArena

extension MessageArena {
    /// Lends the arena of this thread, and resets it afterwards.
    ///
    /// `body` cannot suspend, so no two uses meet on a thread; one within another gets an arena of its own.
    @inlinable
    public static func withThreadArena<Result, Failure: Error>(
        budgetBytes: Int = MessageLimits.standard.arenaBytesMax, _ body: (MessageArena) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let arena = lease(budgetBytes: budgetBytes)
        defer { giveBack(arena) }
        return try body(arena)
    }

    @usableFromInline
    static func lease(budgetBytes: Int) -> MessageArena {
        // Taken out of its place while it is lent: a nested use finds none.
        guard let kept = message_thread_take() else { return MessageArena(budgetBytes: budgetBytes) }
        let arena = Unmanaged<MessageArena>.fromOpaque(kept).takeRetainedValue()
        if arena.budgetBytes != budgetBytes { arena.reset(budgetBytes: budgetBytes) }
        return arena
    }

    @usableFromInline
    static func giveBack(_ arena: consuming MessageArena) {
        arena.reset()
        let kept = Unmanaged.passRetained(arena)
        if !message_thread_keep(kept.toOpaque(), releaseArena) { kept.release() }
    }
}

private func releaseArena(_ value: UnsafeMutableRawPointer?) {
    guard let value else { return }
    Unmanaged<MessageArena>.fromOpaque(value).release()
}
