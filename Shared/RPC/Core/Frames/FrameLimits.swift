/// What one side of a connection takes from the other. Each side states its own in its hello.
public struct FrameLimits: Sendable, Hashable {
    /// The longest header of a frame.
    public var headerBytesMax: Int

    /// The longest body of a frame.
    public var bodyBytesMax: Int

    /// The longest message, all its parts together.
    public var messageBytesMax: Int

    /// How many bytes of a call's messages may be under way, or wait for a reader.
    public var windowBytes: Int

    /// How many calls may be in flight on one connection. Counts at a server only.
    public var callsMax: Int

    public init(
        headerBytesMax: Int = 16 << 10, bodyBytesMax: Int = 64 << 10, messageBytesMax: Int = 4 << 20,
        windowBytes: Int = 256 << 10, callsMax: Int = 1_000
    ) {
        self.headerBytesMax = headerBytesMax
        self.bodyBytesMax = bodyBytesMax
        self.messageBytesMax = messageBytesMax
        self.windowBytes = windowBytes
        self.callsMax = callsMax
    }

    public static let standard = FrameLimits()

    /// What every peer takes, whatever its hello says.
    package static let least = FrameLimits(
        headerBytesMax: 8 << 10, bodyBytesMax: 64 << 10, messageBytesMax: 64 << 10, windowBytes: 64 << 10, callsMax: 1)

    /// The greatest window that a call may have.
    package static let windowBytesMax = Int(Int32.max)

    /// A longer message is split, so that it does not hold small ones back.
    package static let partBytes = 64 << 10
}
