public import CLibProtobufC

/// A protobuf message as a Swift value: what generated contracts conform to and the RPC sends.
///
/// protobuf-c does all packing and unpacking. A conforming type only moves its fields into protobuf-c's struct and out
/// of it again, through a ``MessageArena``; no pointer outlives that.
public protocol Message: Sendable, Hashable {
    /// The protobuf name, such as `loyalty.rewards.v1.PostRequest`.
    static var fullName: String { get }

    /// protobuf-c's description of the message.
    static var cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> { get }

    /// A message with every field at its proto3 default.
    init()

    /// Builds protobuf-c's struct for this value in `arena`, and all that it points to: children, text, arrays. Valid
    /// until the arena is reset.
    ///
    /// - Throws: ``MessageError/Code/embeddedNUL`` naming the field, or ``MessageError/Code/budgetExceeded``.
    func makeCMessage(in arena: MessageArena) throws(MessageError) -> UnsafePointer<ProtobufCMessage>

    /// Copies the fields out of a struct that protobuf-c unpacked into a ``MessageArena``, and only there: the arena
    /// knows how long its strings were on the wire.
    ///
    /// - Throws: ``MessageError`` naming the field when a string is not UTF-8 or holds a NUL.
    init(copying message: UnsafePointer<ProtobufCMessage>) throws(MessageError)
}
