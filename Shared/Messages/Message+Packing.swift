public import CMessageArena

extension Message {
    /// Builds the message in `arena`, so that its size is known before a buffer is made for it.
    ///
    /// - Throws: ``MessageError/Code/embeddedNUL`` naming the field, or ``MessageError/Code/budgetExceeded``.
    @inlinable
    public func prepared(in arena: MessageArena) throws(MessageError) -> PreparedMessage {
        PreparedMessage(try makeCMessage(in: arena), builtIn: arena.raw)
    }

    /// The message packed, in an array of its own.
    ///
    /// - Throws: ``MessageError/Code/embeddedNUL`` naming the field, or ``MessageError/Code/budgetExceeded``.
    @inlinable
    public func packedBytes(limits: MessageLimits = .standard) throws(MessageError) -> [UInt8] {
        // As withThreadArena, by hand: its closure would copy the whole message to capture it.
        let slot = message_thread_arenas_here()!
        guard let owner = message_thread_borrow(slot, limits.arenaBytesMax) else {
            return try MessageArena.withNewArena(budgetBytes: limits.arenaBytesMax) { (arena) throws(MessageError) in
                try prepared(in: arena).packedBytes()
            }
        }
        defer { message_thread_return(slot) }
        var failure: MessageError?
        let bytes = Unmanaged<MessageArena>.fromOpaque(owner)._withUnsafeGuaranteedRef { arena -> [UInt8] in
            do throws(MessageError) {
                return try prepared(in: arena).packedBytes()
            } catch {
                failure = error
                return []
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
