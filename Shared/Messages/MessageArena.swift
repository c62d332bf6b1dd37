public import CLibProtobufC
public import CMessageArena

/// The memory that protobuf-c's structs live in between bytes and Swift values.
///
/// Allocating moves a pointer, and ``reset()`` frees everything at once but keeps the first block, so that a message of
/// usual size costs no `malloc`. Blocks together never exceed the budget. Not thread-safe: an arena belongs to whoever
/// unpacks or packs, for as long as that takes.
public final class MessageArena {
    // All state is C's: Swift checks every access to a class's variables for exclusivity, while a pointer is free.
    @usableFromInline let raw: UnsafeMutablePointer<message_arena>

    /// - Parameters:
    ///   - budgetBytes: How many bytes all blocks may take together.
    ///   - firstBlockBytes: The size of the block that survives a reset. It is allocated when first needed.
    public init(budgetBytes: Int = MessageLimits.standard.arenaBytesMax, firstBlockBytes: Int = 16 << 10) {
        guard let raw = message_arena_create(max(0, budgetBytes), max(256, firstBlockBytes)) else {
            preconditionFailure("no memory for the \(MemoryLayout<message_arena>.size) bytes of an arena")
        }
        self.raw = raw
    }

    deinit { message_arena_destroy(raw) }

    /// How many bytes all blocks may take together.
    public var budgetBytes: Int { raw.pointee.budget_bytes }

    /// What all blocks take now, in bytes.
    public var blockBytes: Int { raw.pointee.block_bytes }

    /// Forgets everything in the arena, and keeps its first block. Pointers into it are dead from here on.
    @inlinable
    public func reset() { message_arena_rewind(raw) }

    /// Forgets everything in the arena, and sets the budget of what comes next.
    public func reset(budgetBytes: Int) { message_arena_reset(raw, max(0, budgetBytes)) }

    /// Unpacks `bytes` into protobuf-c's struct. It is valid until the arena is reset.
    ///
    /// For messages that have no Swift type; all others have ``Message/init(unpacking:in:)``.
    ///
    /// - Throws: ``MessageError/Code/malformed`` or ``MessageError/Code/budgetExceeded``.
    @inlinable
    public func unpack(
        _ bytes: UnsafeRawBufferPointer, as descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    ) throws(MessageError) -> UnsafePointer<ProtobufCMessage> {
        guard let message = message_arena_unpack(raw, descriptor, bytes.baseAddress, bytes.count) else {
            throw failure(of: descriptor)
        }
        return UnsafePointer(message)
    }

    @usableFromInline
    func failure(of descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> MessageError {
        raw.pointee.exceeded ? exceeded() : .malformed(String(cString: descriptor.pointee.name))
    }

    @usableFromInline
    func exceeded() -> MessageError { .budgetExceeded(budgetBytes) }
}
