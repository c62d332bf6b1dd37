package import Domain
package import RPC

extension RPCError {
    /// A value's error that no field was named for, since it came of calculating and not of reading the request.
    ///
    /// The message goes to the caller: it speaks of values and bounds that the caller sent or reached.
    package init(_ error: DomainError) {
        self.init(Code(error.code), "A value is not possible: \(error.message).", cause: error)
    }
}

extension RPCError.Code {
    package init(_ code: DomainError.Code) {
        switch code {
        case .malformed, .tooPrecise, .outOfRange: self = .invalidArgument
        // A sum of acceptable amounts that no account can hold.
        case .overflow: self = .outOfRange
        // Rules that divide say what happens at zero; one that does not is ours to repair.
        case .divisionByZero: self = .internalError
        }
    }
}
