/// What became of one event at its receiver.
package enum DeliveryOutcome: Sendable, Hashable {
    /// Its effect is committed.
    case applied
    /// Its effect was committed earlier.
    case duplicate
    /// It was refused; the reason is for the operator.
    case failed(DeliveryError)
    /// Not looked at, since an earlier event of the same player failed. Comes again after that one.
    case deferred
}

/// Why one event was refused.
package struct DeliveryError: Error, Sendable, Hashable {
    /// Long enough for every cause, short enough for a row.
    package static let messageBytesMax = 1_000

    /// UPPER_SNAKE, for programs.
    package var reason: String
    /// For the operator.
    package var message: String

    package init(reason: String, message: String) {
        self.reason = reason
        self.message = String(decoding: message.utf8.prefix(Self.messageBytesMax), as: UTF8.self)
    }
}

extension DeliveryError: CustomStringConvertible {
    package var description: String { "\(reason): \(message)" }
}
