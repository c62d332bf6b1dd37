/// What became of one event at its receiver. The numbers are on the wire.
package enum DeliveryOutcome: Sendable, Hashable {
    /// Its effect is committed.
    case applied
    /// Its effect was committed earlier.
    case duplicate
    /// It was refused; the reason is for the operator.
    case failed(DeliveryError)
    /// Not looked at, since an earlier event of the same player failed. Comes again after that one.
    case held
}

/// Why one event was refused.
package struct DeliveryError: Error, Sendable, Hashable {
    /// Long enough for every cause, short enough for a row.
    package static let messageBytesMax = 1_000

    /// The name of a status code, such as `invalidArgument`.
    package var code: String
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = String(decoding: message.utf8.prefix(Self.messageBytesMax), as: UTF8.self)
    }
}

extension DeliveryError: CustomStringConvertible {
    package var description: String { "\(code): \(message)" }
}
