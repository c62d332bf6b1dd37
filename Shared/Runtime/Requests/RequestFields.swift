package import Domain
package import RPC

/// Reads the fields of a request and remembers everything that is wrong with them, so that a caller hears of all mistakes
/// at once.
///
/// ```swift
/// var fields = RequestFields()
/// let player = fields.read("player_id") { try PlayerID(request.playerID) }
/// let amount = fields.read("amount") { try Money(request.amount, in: .positive) }
/// guard let player, let amount, fields.areValid else { throw fields.error }
/// ```
package struct RequestFields {
    /// What a field's parser throws. Named, since a type that only a closure throws does not count as used in a signature,
    /// and the compiler would warn of a needless import.
    package typealias Failure = DomainError

    package private(set) var violations: [RPCError.FieldViolation] = []

    package init() {}

    /// The value of a field, or nil where it is not acceptable, which is then noted under the field's name.
    @inline(__always)
    package mutating func read<Value>(
        _ field: @autoclosure () -> String, _ parse: () throws(Failure) -> Value
    ) -> Value? {
        do throws(DomainError) {
            return try parse()
        } catch {
            violations.append(RPCError.FieldViolation(field: field(), description: error.message))
            return nil
        }
    }

    /// The value of a field that may be left empty.
    ///
    /// - Returns: `.some(nil)` for an empty field, nil where it is filled and not acceptable.
    @inline(__always)
    package mutating func readOptional<Value>(
        _ field: @autoclosure () -> String, _ text: String, _ parse: (String) throws(Failure) -> Value
    ) -> Value?? {
        if text.isEmpty { return .some(nil) }
        do throws(DomainError) {
            return .some(try parse(text))
        } catch {
            violations.append(RPCError.FieldViolation(field: field(), description: error.message))
            return nil
        }
    }

    /// Notes what is wrong with a field.
    package mutating func refuse(_ field: String, _ description: String) {
        violations.append(RPCError.FieldViolation(field: field, description: description))
    }

    package var areValid: Bool { violations.isEmpty }

    /// INVALID_ARGUMENT with every violation.
    package var error: RPCError { .invalidArgument(violations) }
}
