extension Message {
    /// Unpacks `bytes` through `arena`, which the caller resets; nothing in the result points there.
    ///
    /// Unknown fields are skipped, unknown enum values kept.
    ///
    /// - Throws: ``MessageError/Code/malformed``, ``MessageError/Code/budgetExceeded``, or, naming the field,
    ///   ``MessageError/Code/invalidUTF8`` and ``MessageError/Code/embeddedNUL``.
    public init(unpacking bytes: UnsafeRawBufferPointer, in arena: MessageArena) throws(MessageError) {
        try self.init(copying: try arena.unpack(bytes, as: Self.cDescriptor))
    }

    /// Unpacks `bytes` through the arena of this thread.
    ///
    /// - Throws: As ``init(unpacking:in:)``, and ``MessageError/Code/tooLarge``.
    public init(unpacking bytes: UnsafeRawBufferPointer, limits: MessageLimits = .standard) throws(MessageError) {
        guard bytes.count <= limits.bytesMax else { throw .tooLarge(bytes.count, limit: limits.bytesMax) }
        self = try MessageArena.withThreadArena(budgetBytes: limits.arenaBytesMax) {
            (arena) throws(MessageError) -> Self in try Self(unpacking: bytes, in: arena)
        }
    }

    /// Unpacks `bytes` through the arena of this thread.
    ///
    /// - Throws: As ``init(unpacking:in:)``, and ``MessageError/Code/tooLarge``.
    public init(unpacking bytes: [UInt8], limits: MessageLimits = .standard) throws(MessageError) {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(MessageError) in try Self(unpacking: buffer, limits: limits) }
        }
        self = try result.get()
    }
}
