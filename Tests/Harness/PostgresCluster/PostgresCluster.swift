private import Foundation
private import Glibc
internal import Logging
package import Postgres
private import Synchronization

/// A Postgres server of the tests' own: its data in a folder of its own, its port ephemeral, its life no longer than the
/// test's.
///
/// It is copied from a template that `initdb` makes once a machine, so starting takes some tenths of a second. A keeper
/// process holds the server and sees this process end, however it ends; then it stops the server and removes the folder.
///
/// Postgres refuses to run as root: where the tests do, it runs as the user `postgres`.
public final class PostgresCluster: Sendable {
    /// How the server is set up.
    public struct Options: Sendable {
        /// Whether commits wait for the disk. Off, tests are faster; on, benchmarks are honest.
        public var fsync = false
        /// Further lines of `postgresql.conf`.
        public var settings: [String: String] = [:]
        public var connectionsMax = 400
        /// Where clusters and their template live; `nil` is a folder in the system's temporary one.
        public var folder: String?

        public init() {}
    }

    /// The folder of the Unix socket.
    public let socketFolder: String
    /// The port on 127.0.0.1, and the number in the socket's name.
    public let port: Int
    /// The server's log file.
    public var logFile: String { "\(socketFolder)/log" }

    private let files: ClusterFiles
    private let keeper: ClusterKeeper
    private let state = Mutex(State())

    private struct State {
        var databases = 0
    }

    private init(files: ClusterFiles, port: Int) throws {
        self.files = files
        self.port = port
        socketFolder = files.folder
        keeper = try ClusterKeeper(files: files)
    }

    deinit { keeper.end() }

    /// Starts a cluster and waits until it takes connections.
    public static func start(_ options: Options = Options()) async throws -> PostgresCluster {
        let files = try ClusterFiles(folder: options.folder)
        var failure: (any Error)?
        // Another process may take the port between our look and the server's.
        for _ in 0..<3 {
            let port = try ClusterFiles.freePort()
            do {
                try files.make(options, port: port)
                let cluster = try PostgresCluster(files: files, port: port)
                try await cluster.restart()
                return cluster
            } catch {
                failure = error
            }
        }
        throw failure ?? HarnessError("Postgres did not start; see \(files.folder)/log")
    }

    /// The cluster that all tests of this process share. It ends with the process.
    public static func shared() async throws -> PostgresCluster {
        try await SharedCluster.instance.cluster()
    }

    /// A libpq connection string for a superuser, over the Unix socket.
    public func connectionString(database: String = "postgres", user: String = "postgres") -> String {
        "host=\(socketFolder) port=\(port) user=\(user) dbname=\(database)"
    }

    /// A libpq connection string over TCP on the loopback.
    public func tcpConnectionString(
        database: String = "postgres", user: String = "postgres", password: String? = nil
    ) -> String {
        let secret = password.map { " password=\($0)" } ?? ""
        return "host=127.0.0.1 port=\(port) user=\(user)\(secret) dbname=\(database)"
    }

    // MARK: - Faults

    /// Starts the server after ``stop()`` or ``kill()``, and waits until it takes connections.
    public func restart() async throws {
        try keeper.start()
        try await files.waitUntilReady()
    }

    /// Stops the server as an operator does: sessions are ended, what was committed stays.
    public func stop() async throws {
        guard let pid = files.postmaster else { return }
        try files.signal(SIGINT, pid)
        try await files.waitUntilGone(pid)
    }

    /// Kills the server and all its processes at once, as a power failure does.
    public func kill() async throws {
        guard let pid = files.postmaster else { return }
        let children = files.children(of: pid)
        try files.signal(SIGKILL, pid)
        for child in children { try? files.signal(SIGKILL, child) }
        for process in [pid] + children { try await files.waitUntilGone(process) }
        files.removeStaleSocket(port: port)
    }

    /// Freezes the server, so that it answers nobody and closes nothing, until ``resume()``.
    public func pause() throws {
        guard let pid = files.postmaster else { return }
        for process in [pid] + files.children(of: pid) { try files.signal(SIGSTOP, process) }
    }

    /// Lets a server go on that ``pause()`` froze.
    public func resume() throws {
        guard let pid = files.postmaster else { return }
        for process in [pid] + files.children(of: pid) { try files.signal(SIGCONT, process) }
    }

    /// Stops the server and removes its folder.
    public func end() { keeper.end() }

    // MARK: - Databases

    /// Makes a database of the test's own, and drops it when the body is through.
    ///
    /// - Parameter template: The database that it is a copy of; nil for an empty one. Nobody may be connected to it.
    @discardableResult
    public func withDatabase<Value>(
        template: String? = nil, actor: isolated (any Actor)? = #isolation,
        _ body: (PostgresDatabase) async throws -> Value
    ) async throws -> Value {
        let number = state.withLock { state in
            state.databases += 1
            return state.databases
        }
        let database = PostgresDatabase(cluster: self, name: "test_\(number)")
        try await administrate("CREATE DATABASE \(database.name) TEMPLATE \(template ?? "template1")")
        do {
            let value = try await body(database)
            try await administrate("DROP DATABASE IF EXISTS \(database.name) WITH (FORCE)")
            return value
        } catch {
            // The body's error says more than one about the clean-up, and a dead server has nothing to drop.
            try? await administrate("DROP DATABASE IF EXISTS \(database.name) WITH (FORCE)")
            throw error
        }
    }

    /// Runs one command as superuser on the database `postgres`.
    public func administrate(_ sql: String) async throws {
        let pool = PostgresPool(
            configuration: try PostgresConfiguration(connectionString: connectionString()), logger: .harness)
        do {
            // A hundred databases may be made at a time, on a machine that is busy with as many tests.
            try await pool.execute(Statement(name: "administrate", sql: sql), deadline: .now + .seconds(180))
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
    }
}

/// One database of a cluster, empty at first.
public struct PostgresDatabase: Sendable {
    public let cluster: PostgresCluster
    public let name: String

    /// A libpq connection string, over the Unix socket.
    public var connectionString: String { cluster.connectionString(database: name) }

    public func connectionString(user: String) -> String { cluster.connectionString(database: name, user: user) }

    /// A configuration for a pool on it.
    package func configuration(user: String = "postgres") throws(PostgresError) -> PostgresConfiguration {
        try PostgresConfiguration(connectionString: connectionString(user: user))
    }

    /// Gives the body a pool on it, and closes that afterwards.
    @discardableResult
    package func withPool<Value>(
        user: String = "postgres", actor: isolated (any Actor)? = #isolation,
        configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresPool) async throws -> Value
    ) async throws -> Value {
        var configuration = try configuration(user: user)
        configuration.closeTimeout = .seconds(2)
        configure(&configuration)
        let pool = PostgresPool(configuration: configuration, logger: .harness)
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }
}

/// One cluster for all, started by the first who asks.
private actor SharedCluster {
    static let instance = SharedCluster()
    private var task: Task<PostgresCluster, any Error>?

    func cluster() async throws -> PostgresCluster {
        if let task { return try await task.value }
        let task = Task { try await PostgresCluster.start() }
        self.task = task
        return try await task.value
    }
}

extension Logger {
    /// Says what goes wrong only when asked to: `LOYALTY_TEST_LOG=debug`.
    static var harness: Logger {
        var logger = Logger(label: "test")
        logger.logLevel =
            ProcessInfo.processInfo.environment["LOYALTY_TEST_LOG"].flatMap(Logger.Level.init(rawValue:)) ?? .critical
        return logger
    }
}
