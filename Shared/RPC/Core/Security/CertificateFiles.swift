package import NIOSSL

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Musl)
    private import Musl
#else
    private import Darwin
#endif

/// What the certificate files of a process hold at one moment.
package struct CertificateFiles: Sendable {
    /// For connections that this process accepts.
    package let server: NIOSSLContext
    /// For connections that this process opens.
    package let client: NIOSSLContext
    /// When this process's own certificate ends, in seconds since 1970.
    package let expires: Int

    /// Reads the files.
    ///
    /// - Throws: ``RPCError/Code/failedPrecondition`` that names the file and what is wrong with it.
    package init(_ settings: TLSSettings) throws(RPCError) {
        let chain = try Self.certificates(settings.certificateChainPath, "certificate chain")
        let roots = try Self.certificates(settings.trustRootsPath, "trust roots")
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: settings.privateKeyPath, format: .pem)
        } catch {
            throw Self.unreadable(settings.privateKeyPath, "private key", error)
        }
        var server = TLSConfiguration.makeServerConfigurationWithMTLS(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key),
            trustRoots: .certificates(roots))
        server.minimumTLSVersion = .tlsv13
        var client = TLSConfiguration.makeClientConfiguration()
        client.minimumTLSVersion = .tlsv13
        client.certificateChain = chain.map { .certificate($0) }
        client.privateKey = .privateKey(key)
        client.trustRoots = .certificates(roots)
        client.certificateVerification = settings.serverIdentity == nil ? .fullVerification : .noHostnameVerification
        do {
            self.server = try NIOSSLContext(configuration: server)
            self.client = try NIOSSLContext(configuration: client)
        } catch {
            throw RPCError(
                .failedPrecondition,
                "the private key \(settings.privateKeyPath) does not belong to \(settings.certificateChainPath). "
                    + "Write both files from the same issue.",
                cause: error)
        }
        expires = Int(chain[0].notValidAfter)
    }

    private static func certificates(_ path: String, _ what: String) throws(RPCError) -> [NIOSSLCertificate] {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw unreadable(path, what, error)
        }
        guard !certificates.isEmpty else { throw unreadable(path, what, nil) }
        return certificates
    }

    private static func unreadable(_ path: String, _ what: String, _ cause: (any Error)?) -> RPCError {
        RPCError(
            .failedPrecondition, "cannot read the \(what) from \(path): expected a PEM file that this process may read",
            cause: cause)
    }
}

extension CertificateFiles {
    /// Tells one version of the files from another without reading them.
    package struct Fingerprint: Sendable, Hashable {
        private var stamps: [[Int]] = []

        package init(_ settings: TLSSettings) {
            for path in [settings.certificateChainPath, settings.privateKeyPath, settings.trustRootsPath] {
                var status = stat()
                // A file that is missing has a stamp of its own: its return is a change.
                guard stat(path, &status) == 0 else {
                    stamps.append([])
                    continue
                }
                #if canImport(Darwin)
                    let modified = status.st_mtimespec
                #else
                    let modified = status.st_mtim
                #endif
                stamps.append([
                    Int(modified.tv_sec), Int(modified.tv_nsec), Int(status.st_size), Int(status.st_ino),
                ])
            }
        }
    }
}
