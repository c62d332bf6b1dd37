/// A protobuf enum as a Swift enum that keeps numbers which this side does not know.
public protocol MessageEnum: Sendable, Hashable {
    /// The number on the wire.
    var rawValue: Int32 { get }

    /// The case with this number, or one that keeps it.
    init(rawValue: Int32)
}
