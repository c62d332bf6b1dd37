// Inlinable, so that the type is known where they are called: a generic struct is copied field by field otherwise.
extension Message {
    /// Unpacks `bytes` through `arena`, which the caller resets; nothing in the result points there.
    ///
    /// Unknown fields are skipped, unknown enum values kept.
    ///
    /// - Throws: ``MessageError/Code/malformed``, ``MessageError/Code/budgetExceeded``, or, naming the field,
    ///   ``MessageError/Code/invalidUTF8`` and ``MessageError/Code/embeddedNUL``.
    @inlinable
    public init(unpacking bytes: UnsafeRawBufferPointer, in arena: MessageArena) throws(MessageError) {
        try self.init(copying: try arena.unpack(bytes, as: Self.cDescriptor))
    }

    /// Unpacks `bytes` through the arena of this thread.
    ///
    /// - Throws: As ``init(unpacking:in:)``, and ``MessageError/Code/tooLarge``.
    @inlinable
    public init(unpacking bytes: UnsafeRawBufferPointer, limits: MessageLimits = .standard) throws(MessageError) {
        guard bytes.count <= limits.bytesMax else { throw .tooLarge(bytes.count, limit: limits.bytesMax) }
        self = try MessageArena.withThreadArena(budgetBytes: limits.arenaBytesMax) {
            (arena) throws(MessageError) in try Self(unpacking: bytes, in: arena)
        }
    }

    /// Unpacks `bytes` through the arena of this thread.
    ///
    /// - Throws: As ``init(unpacking:in:)``, and ``MessageError/Code/tooLarge``.
    @inlinable
    public init(unpacking bytes: [UInt8], limits: MessageLimits = .standard) throws(MessageError) {
        self = try bytes.withUnsafeBufferPointer { (buffer) throws(MessageError) -> Self in
            try Self(unpacking: UnsafeRawBufferPointer(buffer), limits: limits)
        }
    }
}
