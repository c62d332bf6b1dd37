/// How long a connection may live.
public struct ConnectionLifetimeLimits: Sendable, Hashable {
    /// Close a connection that had no call for this long; found out within twice that time. Nil keeps it for ever.
    public var idleMax: Duration?

    /// Retire a connection at this age, give or take a tenth, so that clients spread over servers that were added, and
    /// certificates are shown again. Nil lets it live for ever.
    public var ageMax: Duration?

    /// What the calls of a connection that retires may still take before it is closed.
    public var ageGrace: Duration

    public init(idleMax: Duration? = nil, ageMax: Duration? = nil, ageGrace: Duration = .seconds(30)) {
        self.idleMax = idleMax
        self.ageMax = ageMax
        self.ageGrace = ageGrace
    }
}
