/// How much a message may take, on the wire and unpacked.
public struct MessageLimits: Sendable, Hashable {
    /// Packed.
    public var bytesMax: Int

    /// Unpacked, in protobuf-c's structs. An empty repeated message is 2 bytes packed and some 130 unpacked, so this is
    /// what keeps a small message from taking all memory.
    public var arenaBytesMax: Int

    /// Messages within messages, the outermost included.
    public var depthMax: Int

    public init(bytesMax: Int = 4 << 20, arenaBytesMax: Int = 16 << 20, depthMax: Int = 32) {
        self.bytesMax = bytesMax
        self.arenaBytesMax = arenaBytesMax
        self.depthMax = depthMax
    }

    public static let standard = MessageLimits()
}
