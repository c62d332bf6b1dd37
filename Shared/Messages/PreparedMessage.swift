public import CLibProtobufC
public import CMessageArena

/// A message that stands in an arena as protobuf-c's struct and has been measured. Valid until the arena is reset.
public struct PreparedMessage {
    private let message: UnsafePointer<ProtobufCMessage>

    /// The message packed, where it was small enough to be packed instead of measured.
    private let packed: UnsafePointer<UInt8>?

    /// In bytes.
    public let packedSize: Int

    /// Measures a struct.
    public init(_ message: UnsafePointer<ProtobufCMessage>) {
        self.message = message
        self.packed = nil
        self.packedSize = protobuf_c_message_get_packed_size(message)
    }

    /// Measures a struct by packing it where there is room for it in `arena`, from which all of it must have come.
    @usableFromInline
    init(_ message: UnsafePointer<ProtobufCMessage>, builtIn arena: UnsafeMutablePointer<message_arena>) {
        var size = 0
        self.message = message
        self.packed = UnsafePointer(message_arena_pack(arena, message, &size))
        self.packedSize = packed == nil ? protobuf_c_message_get_packed_size(message) : size
    }

    /// Packs the message to the start of `buffer`.
    ///
    /// - Parameter buffer: At least ``packedSize`` bytes; need not be initialised.
    /// - Returns: The number of bytes written, which is ``packedSize``.
    @discardableResult
    public func pack(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        precondition(buffer.count >= packedSize, "a buffer of \(buffer.count) bytes for \(packedSize)")
        guard let start = buffer.baseAddress else { return 0 }
        return pack(into: start)
    }

    /// Packs the message to `start`, where at least ``packedSize`` bytes must be free.
    ///
    /// - Returns: The number of bytes written, which is ``packedSize``.
    @discardableResult
    public func pack(into start: UnsafeMutableRawPointer) -> Int {
        guard let packed else {
            return protobuf_c_message_pack(message, start.assumingMemoryBound(to: UInt8.self))
        }
        start.copyMemory(from: packed, byteCount: packedSize)
        return packedSize
    }

    /// The message packed, in an array of its own.
    public func packedBytes() -> [UInt8] {
        if let packed { return Array(UnsafeBufferPointer(start: packed, count: packedSize)) }
        return [UInt8](unsafeUninitializedCapacity: packedSize) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            count = pack(into: UnsafeMutableRawPointer(start))
        }
    }
}
