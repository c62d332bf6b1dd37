/// Where the certificates of a process are, and what it expects of its servers.
public struct TLSSettings: Sendable, Hashable {
    /// PEM file of this process's certificate, followed by its intermediates.
    public var certificateChainPath: String

    /// PEM file of the certificate's private key.
    public var privateKeyPath: String

    /// PEM file of the authorities whose certificates are accepted from peers. The system's are not.
    public var trustRootsPath: String

    /// The least time between two looks at the files; a change is used by the connections opened after the look.
    public var reloadInterval: Duration

    /// The name that a server's certificate must carry, where it is not the one in the target.
    public var serverName: String?

    /// The identity that a server's certificate must carry, such as `spiffe://loyalty/rewards`; its host name is not
    /// looked at then.
    public var serverIdentity: String?

    public init(
        certificateChainPath: String, privateKeyPath: String, trustRootsPath: String,
        reloadInterval: Duration = .seconds(10), serverName: String? = nil, serverIdentity: String? = nil
    ) {
        self.certificateChainPath = certificateChainPath
        self.privateKeyPath = privateKeyPath
        self.trustRootsPath = trustRootsPath
        self.reloadInterval = reloadInterval
        self.serverName = serverName
        self.serverIdentity = serverIdentity
    }
}
