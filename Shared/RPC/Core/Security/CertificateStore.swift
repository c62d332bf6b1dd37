public import Logging
package import NIOSSL
private import Synchronization

/// The certificates of a process, read again when their files change.
///
/// Connections that are open keep what they were opened with; those opened later use the files as they are then. Files
/// that cannot be used are reported once and change nothing, so that a renewal that went wrong, or that is half
/// written, never takes a service down.
///
/// The files are looked at when a connection is opened, at most once in ``TLSSettings/reloadInterval``: three `stat`
/// calls, and no timer or thread.
public final class CertificateStore: Sendable {
    package let settings: TLSSettings
    private let logger: Logger
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    private struct State {
        var files: CertificateFiles
        var fingerprint: CertificateFiles.Fingerprint
        var checked: ContinuousClock.Instant
    }

    /// Reads the files for the first time.
    ///
    /// - Throws: ``RPCError/Code/failedPrecondition`` that names the file and what is wrong with it.
    public convenience init(_ settings: TLSSettings, logger: Logger) throws(RPCError) {
        try self.init(settings, logger: logger, clock: { .now })
    }

    package init(
        _ settings: TLSSettings, logger: Logger, clock: @escaping @Sendable () -> ContinuousClock.Instant
    ) throws(RPCError) {
        self.settings = settings
        self.logger = logger
        self.clock = clock
        // Before the files are read: a change in between is then seen as one.
        let fingerprint = CertificateFiles.Fingerprint(settings)
        let files = try CertificateFiles(settings)
        state = Mutex(State(files: files, fingerprint: fingerprint, checked: clock()))
        warnIfEnding(files)
    }

    /// The certificates for a connection that opens now.
    package var current: CertificateFiles {
        state.withLock { state in
            if clock() - state.checked >= settings.reloadInterval { _ = look(&state) }
            return state.files
        }
    }

    /// Looks at the files now: for a signal handler.
    ///
    /// - Returns: Whether new certificates are in use.
    @discardableResult
    public func reload() -> Bool { state.withLock { look(&$0) } }

    private func look(_ state: inout State) -> Bool {
        state.checked = clock()
        let fingerprint = CertificateFiles.Fingerprint(settings)
        guard fingerprint != state.fingerprint else { return false }
        state.fingerprint = fingerprint
        do throws(RPCError) {
            state.files = try CertificateFiles(settings)
        } catch {
            logger.error(
                "new certificates cannot be used, keeping the old ones",
                metadata: ["reason": "\(error.message)", "cause": "\(error.cause.map { "\($0)" } ?? "")"])
            return false
        }
        logger.notice("certificates reloaded", metadata: ["file": "\(settings.certificateChainPath)"])
        warnIfEnding(state.files)
        return true
    }

    private static let warnBefore = 7 * 86_400

    private func warnIfEnding(_ files: CertificateFiles) {
        let left = files.expires - WallClock.secondsSince1970()
        guard left < Self.warnBefore else { return }
        logger.warning(
            left < 0 ? "own certificate has expired, peers will refuse it" : "own certificate expires soon",
            metadata: ["file": "\(settings.certificateChainPath)", "seconds_left": "\(left)"])
    }
}

extension CertificateStore {
    /// The handler that protects a connection which this process accepted.
    package func makeServerHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: current.server) }

    /// The handler that protects a connection which this process opens.
    ///
    /// - Parameter endpoint: Whose certificate is expected.
    /// - Throws: ``RPCError/Code/failedPrecondition`` where its name cannot be in a certificate.
    package func makeClientHandler(for endpoint: Endpoint) throws(RPCError) -> NIOSSLClientHandler {
        let name = settings.serverName ?? endpoint.serverName
        do {
            return try NIOSSLClientHandler(context: current.client, serverHostname: name)
        } catch {
            throw RPCError(
                .failedPrecondition, "the server name \"\(name ?? "")\" cannot be in a certificate", cause: error,
                wasNotProcessed: true)
        }
    }

    /// Checks who a server turned out to be, once its certificate has been verified.
    ///
    /// - Throws: ``RPCError/Code/unavailable`` that says who was expected; another endpoint of the target may be right.
    package func checkServer(_ certificate: NIOSSLCertificate?, of endpoint: Endpoint) throws(RPCError) {
        if let expected = settings.serverIdentity {
            let identity = certificate.flatMap { PeerIdentity(verified: $0) }
            guard identity?.name != expected else { return }
            throw RPCError(
                .unavailable,
                "the server is \(identity?.name ?? "nobody that its certificate names"), expected \(expected)",
                wasNotProcessed: true)
        }
        guard let name = settings.serverName ?? endpoint.serverName else { return }
        let names = certificate.map { CertificateName.alternatives(of: $0) } ?? []
        guard !CertificateName.covers(name, alternatives: names) else { return }
        throw RPCError(
            .unavailable,
            "the server's certificate does not carry the name \(name), but \(names.joined(separator: ", "))",
            wasNotProcessed: true)
    }
}
