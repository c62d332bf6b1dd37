/// Why bytes are not the message they should be, or why a value cannot be packed.
public struct MessageError: Error, Sendable, Hashable {
    public enum Code: Sendable, Hashable, CaseIterable {
        /// The bytes are no such message: truncated, a wrong wire type, a length beyond the end.
        case malformed
        /// A string field is not UTF-8.
        case invalidUTF8
        /// A string field holds a NUL, at which protobuf-c would cut it.
        case embeddedNUL
        /// Unpacked, the message would take more memory than ``MessageLimits/arenaBytesMax``.
        case budgetExceeded
        /// The bytes are more than ``MessageLimits/bytesMax``.
        case tooLarge
        /// A message type contains itself, so that its depth has no limit.
        case cyclicType
        /// A message type nests deeper than ``MessageLimits/depthMax``.
        case tooDeep
    }

    public let code: Code

    /// The path of the field, such as `postings[3].reference`; empty where no field can be named.
    public let field: String

    /// One sentence for people.
    public let message: String

    public init(_ code: Code, field: String = "", _ message: String) {
        self.code = code
        self.field = field
        self.message = message
    }

    /// The same error, seen from the message that holds this one in `parent`.
    public func inside(_ parent: StaticString, at index: Int? = nil) -> MessageError {
        var path = "\(parent)"
        if let index { path += "[\(index)]" }
        if !field.isEmpty { path += ".\(field)" }
        return MessageError(code, field: path, message)
    }

    /// The same error, about element `index` of the field that it names.
    public func at(_ index: Int) -> MessageError { MessageError(code, field: "\(field)[\(index)]", message) }
}

extension MessageError: CustomStringConvertible {
    public var description: String { field.isEmpty ? message : "\(field): \(message)" }
}

extension MessageError {
    static func malformed(_ type: String) -> MessageError {
        MessageError(.malformed, "The bytes are not a \(type): send one that is packed by its .proto file.")
    }

    @usableFromInline
    static func invalidUTF8(_ field: StaticString) -> MessageError {
        MessageError(.invalidUTF8, field: "\(field)", "The text is not UTF-8: encode it as UTF-8, or send bytes.")
    }

    @usableFromInline
    static func embeddedNUL(_ field: StaticString) -> MessageError {
        MessageError(.embeddedNUL, field: "\(field)", "The text holds a NUL character: remove it, or send bytes.")
    }

    static func budgetExceeded(_ budgetBytes: Int) -> MessageError {
        MessageError(
            .budgetExceeded, "The message takes more than \(budgetBytes) bytes of memory: send fewer elements at once.")
    }

    @usableFromInline
    static func tooLarge(_ bytes: Int, limit: Int) -> MessageError {
        MessageError(.tooLarge, "The message has \(bytes) bytes, and \(limit) are allowed: send it in parts.")
    }
}
