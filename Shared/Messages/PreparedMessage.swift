public import CLibProtobufC

/// A message that stands in an arena as protobuf-c's struct and has been measured. Valid until the arena is reset.
public struct PreparedMessage {
    private let message: UnsafePointer<ProtobufCMessage>

    /// In bytes.
    public let packedSize: Int

    /// Measures a struct that was built in an arena.
    public init(_ message: UnsafePointer<ProtobufCMessage>) {
        self.message = message
        self.packedSize = protobuf_c_message_get_packed_size(message)
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
        protobuf_c_message_pack(message, start.assumingMemoryBound(to: UInt8.self))
    }
}
