import Foundation
import RPC

#if canImport(Glibc)
    import Glibc
#endif

/// A certificate authority of a test, in a folder of its own; made with the `openssl` command.
final class TestCertificates {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try makeAuthority("authority")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Makes a self-signed authority, `<name>.pem` and `<name>.key`.
    func makeAuthority(_ name: String) throws {
        try openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=\(name)", "-keyout", path("\(name).key")]
                + ["-out", path("\(name).pem")] + Self.newKey)
    }

    /// Issues a certificate, `<file>.pem` and `<file>.key`.
    ///
    /// - Parameters:
    ///   - names: Subject alternative names as openssl writes them, such as `DNS:localhost`.
    ///   - days: How long it is valid; negative for one that has expired.
    @discardableResult
    func issue(
        _ file: String, names: [String], days: Int = 1, authority: String = "authority"
    ) throws -> TLSSettings {
        let request = path("\(file).csr")
        let extensions = path("\(file).ext")
        try "subjectAltName=\(names.joined(separator: ","))\n".write(
            toFile: extensions, atomically: true, encoding: .utf8)
        try openssl(["req", "-subj", "/CN=\(file)", "-keyout", path("\(file).key"), "-out", request] + Self.newKey)
        try openssl(
            ["x509", "-req", "-in", request, "-CA", path("\(authority).pem"), "-CAkey", path("\(authority).key")]
                + ["-CAcreateserial", "-days", "\(days)", "-extfile", extensions, "-out", path("\(file).pem")])
        return settings(file)
    }

    func settings(_ file: String, trusting authority: String = "authority") -> TLSSettings {
        TLSSettings(
            certificateChainPath: path("\(file).pem"), privateKeyPath: path("\(file).key"),
            trustRootsPath: path("\(authority).pem"), reloadInterval: .zero)
    }

    func path(_ file: String) -> String { folder.appending(path: file).path }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    // Not Foundation's Process: waiting for its end runs a run loop, which tests on cooperative threads do not have.
    private func openssl(_ arguments: [String]) throws {
        struct Failed: Error { let arguments: [String], output: String }
        let log = path("openssl.log")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [Int32(1), 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        // The sockets of other tests would be inherited, and a port that was given back stay taken a while longer.
        for descriptor in Int32(3)..<1_024 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let words = (["openssl"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process = pid_t()
        var status: Int32 = 0
        guard posix_spawnp(&process, "openssl", &actions, nil, words, environ) == 0,
            waitpid(process, &status, 0) == process, status == 0
        else {
            let output = (try? String(contentsOfFile: log, encoding: .utf8)) ?? "openssl is not installed"
            throw Failed(arguments: arguments, output: output)
        }
    }
}
