package import CLibProtobufC
public import Messages

/// A method as the connection knows it: found by the bytes of its path, started with the bytes of its request.
@usableFromInline
package final class RegisteredMethod: Sendable {
    /// Unpacks the request, for a method that takes one message, and starts the handler.
    @usableFromInline
    package typealias Start = @Sendable (ServerCall, UnsafeRawBufferPointer, MessageArena) throws(MessageError) -> Void

    package let path: String
    package let kind: CallKind
    package let execution: HandlerExecution
    package nonisolated(unsafe) let requestType: UnsafePointer<ProtobufCMessageDescriptor>
    package nonisolated(unsafe) let responseType: UnsafePointer<ProtobufCMessageDescriptor>
    package let start: Start

    package init(
        path: String, kind: CallKind, execution: HandlerExecution,
        requestType: UnsafePointer<ProtobufCMessageDescriptor>, responseType: UnsafePointer<ProtobufCMessageDescriptor>,
        start: @escaping Start
    ) {
        self.path = path
        self.kind = kind
        self.execution = execution
        self.requestType = requestType
        self.responseType = responseType
        self.start = start
    }

    /// Whether the client sends a stream.
    package var takesStream: Bool { kind == .clientStreaming || kind == .bidirectional }
}
