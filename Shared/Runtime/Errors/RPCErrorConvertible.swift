package import RPC

/// An error that knows what a caller is told of it: a rule of a service's model that said no.
///
/// A handler lets it pass, out of a transaction too, which it rolls back.
package protocol RPCErrorConvertible: Error {
    var error: RPCError { get }
}
