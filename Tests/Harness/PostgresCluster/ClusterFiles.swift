internal import Foundation
internal import Glibc
private import Synchronization

/// The folder of a cluster, and the template that it is copied from.
struct ClusterFiles: Sendable {
    /// Holds `data`, `log` and the Unix socket.
    let folder: String

    private let parent: String
    private let programs: String
    /// Whom the server runs as, if not as ourselves.
    private let serverUser: (name: String, id: uid_t, group: gid_t)?

    init(folder parent: String?) throws {
        serverUser = try Self.userForServer()
        programs = try Self.findPrograms()
        self.parent = parent ?? "\(NSTemporaryDirectory().trimmingSuffix("/"))/loyalty-postgres-\(getuid())"
        // A Unix socket's path has room for 107 bytes.
        folder = "\(self.parent)/\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
        guard folder.utf8.count < 85 else {
            throw HarnessError("The path \(folder) is too long for a Unix socket; give a shorter folder.")
        }
    }

    var postgres: String { "\(programs)/postgres" }

    // MARK: - Making

    /// Makes the data folder, from a copy of the template.
    func make(_ options: PostgresCluster.Options, port: Int) throws {
        let template = try template()
        try? FileManager.default.removeItem(atPath: folder)
        try makeFolder(folder)
        try run(["/bin/cp", "-a", "--reflink=auto", template, "\(folder)/data"])
        var settings = [
            "port": "\(port)", "listen_addresses": "'127.0.0.1'", "unix_socket_directories": "'\(folder)'",
            "fsync": options.fsync ? "on" : "off", "full_page_writes": options.fsync ? "on" : "off",
            "max_connections": "\(options.connectionsMax)",
            "log_min_messages": "warning", "shared_buffers": "64MB", "max_prepared_transactions": "0",
        ]
        settings.merge(options.settings) { _, new in new }
        let lines = settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()
        let file = "\(folder)/data/postgresql.auto.conf"
        try Data(lines.utf8).write(to: URL(fileURLWithPath: file))
        try giveToServer(file)
    }

    /// The template, which `initdb` makes once. Processes that come at the same time wait for one another.
    private func template() throws -> String {
        try makeFolder(parent)
        removeLeftovers()
        let template = "\(parent)/template"
        let lock = open("\(parent)/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw HarnessError("Cannot lock \(parent)/lock: errno \(errno)")
        }
        defer { close(lock) }
        if FileManager.default.fileExists(atPath: "\(template)/PG_VERSION") { return template }
        let draft = "\(parent)/template-draft"
        try? FileManager.default.removeItem(atPath: draft)
        try run(
            asServerUser([
                "\(programs)/initdb", "-D", draft, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale",
                "--no-sync",
            ]))
        try FileManager.default.moveItem(atPath: draft, toPath: template)
        return template
    }

    /// Removes what killed processes left, where even the keeper was killed.
    private func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
            guard let owner = name.split(separator: "-").first.flatMap({ pid_t($0) }),
                Glibc.kill(owner, 0) != 0, errno == ESRCH
            else { continue }
            let path = "\(parent)/\(name)"
            if let pid = Self.postmaster(of: path), Self.isOurs(pid, folder: path) { _ = Glibc.kill(pid, SIGQUIT) }
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    private func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try giveToServer(path)
    }

    private func giveToServer(_ path: String) throws {
        guard let serverUser else { return }
        guard chown(path, serverUser.id, serverUser.group) == 0 else {
            throw HarnessError("Cannot give \(path) to the user \(serverUser.name): errno \(errno)")
        }
    }

    private static let portsGiven = Mutex<Set<Int>>([])

    /// A port of 127.0.0.1 that nobody listens on.
    ///
    /// Below the ports that the system gives to whoever asks for any (32,768 and up): nobody gets this one by chance before
    /// its server listens. Nor does another test of this process: a service that is stopped finds its port again.
    static func freePort() throws -> Int {
        for _ in 0..<1_000 {
            let port = Int.random(in: 12_000..<32_000)
            let isNew = portsGiven.withLock { $0.insert(port).inserted }
            if isNew && isFree(port) { return port }
        }
        throw HarnessError("No port from 12,000 to 32,000 is free on 127.0.0.1")
    }

    private static func isFree(_ port: Int) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    // MARK: - Processes

    /// The command, run as whoever the server runs as.
    func asServerUser(_ command: [String]) -> [String] {
        guard let serverUser else { return command }
        // From a folder that the user may see, or initdb complains.
        return [
            "/usr/bin/setpriv", "--reuid=\(serverUser.id)", "--regid=\(serverUser.group)", "--clear-groups",
            "/usr/bin/env", "--chdir=/",
        ] + command
    }

    private func run(_ command: [String]) throws {
        let errors = "\(parent)/errors-\(getpid())"
        let status = try ChildProcess(command, errors: errors).wait()
        let complaint = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
        unlink(errors)
        guard status == 0 else { throw HarnessError("\(command.joined(separator: " ")): \(complaint)") }
    }

    /// The server's first process, while there is one.
    var postmaster: pid_t? { Self.postmaster(of: folder) }

    private static func postmaster(of folder: String) -> pid_t? {
        let lines = try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8).split(separator: "\n")
        return lines?.first.flatMap { pid_t($0) }
    }

    private static func isOurs(_ pid: pid_t, folder: String) -> Bool {
        (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8))?.contains(folder) ?? false
    }

    func children(of pid: pid_t) -> [pid_t] {
        let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
        return text?.split(separator: " ").compactMap { pid_t($0) } ?? []
    }

    func signal(_ signal: Int32, _ pid: pid_t) throws {
        guard Glibc.kill(pid, signal) == 0 || errno == ESRCH else {
            throw HarnessError("Cannot send signal \(signal) to \(pid): errno \(errno)")
        }
    }

    func removeStaleSocket(port: Int) {
        for name in [".s.PGSQL.\(port)", ".s.PGSQL.\(port).lock"] {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        try? FileManager.default.removeItem(atPath: "\(folder)/data/postmaster.pid")
    }

    /// Waits until the server says that it takes connections. It says so in a file and in no other way.
    func waitUntilReady() async throws {
        try await poll("Postgres did not start; see \(folder)/log") {
            let text = try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
            return text?.split(separator: "\n", omittingEmptySubsequences: false).contains { $0.hasPrefix("ready") }
                ?? false
        }
    }

    func waitUntilGone(_ pid: pid_t) async throws {
        try await poll("Process \(pid) did not end") {
            // The keeper reaps the server only when it starts the next one, so a zombie is gone, too.
            let state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            return state.map { $0.split(separator: ")").last?.hasPrefix(" Z") ?? true } ?? true
        }
    }

    private func poll(_ complaint: String, until isDone: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !isDone() {
            guard ContinuousClock.now < deadline else { throw HarnessError(complaint) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    // MARK: - The machine

    private static func userForServer() throws -> (name: String, id: uid_t, group: gid_t)? {
        guard getuid() == 0 else { return nil }
        guard let entry = getpwnam("postgres") else {
            throw HarnessError(
                "Postgres refuses to run as root, and there is no user «postgres»; install postgresql-15.")
        }
        return ("postgres", entry.pointee.pw_uid, entry.pointee.pw_gid)
    }

    private static func findPrograms() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let candidates =
            [environment["POSTGRES_PROGRAMS"]].compactMap { $0 }
            + (15...18).map { "/usr/lib/postgresql/\($0)/bin" }
            + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for candidate in candidates where FileManager.default.isExecutableFile(atPath: "\(candidate)/initdb") {
            return candidate
        }
        throw HarnessError("No initdb is here; install postgresql-15, or set POSTGRES_PROGRAMS to its folder.")
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
