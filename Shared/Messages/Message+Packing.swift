private import CLibProtobufC

extension Message {
    /// Builds the message in `arena`, so that its size is known before a buffer is made for it.
    ///
    /// - Throws: ``MessageError/Code/embeddedNUL`` naming the field, or ``MessageError/Code/budgetExceeded``.
    public func prepared(in arena: MessageArena) throws(MessageError) -> PreparedMessage {
        PreparedMessage(try makeCMessage(in: arena))
    }

    /// The message packed, in an array of its own.
    ///
    /// - Throws: ``MessageError/Code/embeddedNUL`` naming the field, or ``MessageError/Code/budgetExceeded``.
    public func packedBytes(limits: MessageLimits = .standard) throws(MessageError) -> [UInt8] {
        try MessageArena.withThreadArena(budgetBytes: limits.arenaBytesMax) { (arena) throws(MessageError) -> [UInt8] in
            let message = try prepared(in: arena)
            return [UInt8](unsafeUninitializedCapacity: message.packedSize) { buffer, count in
                count = message.pack(into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
    }
}
