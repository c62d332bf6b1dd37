/// A service with its handlers: what generated code makes of a handler, and a server is given.
public protocol RPCService: Sendable {
    var descriptor: ServiceDescriptor { get }

    /// Adds every method to `registry`.
    func register(on registry: inout MethodRegistry)
}
