/// Why a value cannot be: what was expected, and what came.
///
/// The message never names a field, since a value does not know where it came from. Whoever parses a request puts the
/// field's name beside it.
package struct DomainError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable, CaseIterable {
        /// The text or the bytes do not have the form that the type asks for.
        case malformed
        /// The value needs more decimals than the type keeps; it would have to be rounded.
        case tooPrecise
        /// The value lies outside the bounds of its type, or of the range that was asked for.
        case outOfRange
        /// An operation's exact result lies outside the bounds of its type. Nothing wraps.
        case overflow
        /// A division by zero.
        case divisionByZero
    }

    package let code: Code
    /// For people: which bound holds and which value broke it.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension DomainError: CustomStringConvertible {
    package var description: String { message }
}
