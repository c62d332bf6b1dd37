private import Foundation
private import Glibc
private import Logging
private import RPC
private import RPCServicesContract
private import ServiceRuntime
private import Synchronization

/// One service, in this process or in its own.
actor RunningService {
    /// Host and port, the same after every start.
    nonisolated let address: String

    private let service: LoyaltyService
    private let options: HarnessOptions
    private let flags: [String]
    private var life: Life?
    /// Why it ended by itself, where it runs in this process.
    private nonisolated let failure = Mutex<String?>(nil)

    private enum Life {
        case task(Task<Void, any Error>)
        case process(ChildProcess)
    }

    /// - Parameter peers: Where it reaches every service.
    init(
        _ service: LoyaltyService, options: HarnessOptions, database: PostgresDatabase, at address: String,
        peers: [LoyaltyService: String]
    ) throws {
        self.service = service
        self.options = options
        self.address = address
        let definition = service.definition
        var flags = [
            "--listen-port", address.split(separator: ":").last.map(String.init) ?? "", "--metrics-port", "0",
            "--database-url", database.connectionString(user: Schemas.rolePrefix + service.rawValue),
            "--log-level", "error",
        ]
        for peer in definition.peers {
            guard let address = LoyaltyService(rawValue: peer.name).flatMap({ peers[$0] }) else { continue }
            flags += ["--peer-\(peer.name)-address", address]
        }
        // What a killed relay held is taken over by its successor when the lease has lapsed.
        if definition.peers.contains(where: \.takesEvents) { flags += ["--relay-lease", "1s"] }
        self.flags = flags + (options.settings[service] ?? [])
    }

    /// Starts, and waits until the service says that it serves.
    func start() async throws {
        precondition(life == nil, "\(service) runs already")
        switch options.mode {
        case .inProcess: life = .task(try startTask())
        case .processes: life = .process(try ChildProcess([try Self.program(service)] + flags))
        }
        try await waitUntilServing()
    }

    /// Asks it to end, and waits.
    func stop() async {
        switch life {
        case .task(let task):
            task.cancel()
            _ = await task.result
        case .process(let process): await end(process, SIGTERM)
        case nil: break
        }
        life = nil
    }

    /// Ends it at once.
    func kill() async {
        guard case .process(let process) = life else {
            preconditionFailure("only a service in a process of its own can be killed: LoyaltyHarness.run(.processes)")
        }
        await end(process, SIGKILL)
        life = nil
    }

    private func end(_ process: ChildProcess, _ signal: Int32) async {
        Glibc.kill(process.id, signal)
        // waitpid holds its thread.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                process.wait()
                continuation.resume()
            }
        }
    }

    private func startTask() throws -> Task<Void, any Error> {
        let definition = service.definition(clock: options.clock?.clock)
        let input = Settings.Input(
            program: service.rawValue, commandLine: [service.rawValue] + flags, environment: [:])
        guard case .run(let settings) = try Settings.resolve(SettingTable.service(definition), from: input) else {
            throw HarnessError("\(service) was asked for help instead of being started")
        }
        let runtime = try ServiceRuntime(definition, settings: settings, logger: .harness)
        failure.withLock { $0 = nil }
        return Task {
            do {
                try await runtime.run()
            } catch {
                failure.withLock { $0 = "\(error)" }
                throw error
            }
        }
    }

    /// Waits for the health service, which answers once the port is there.
    private func waitUntilServing() async throws {
        let client = try RPCClient(target: address, logger: .harness)
        let deadline = ContinuousClock.now + .seconds(60)
        var last = "it did not answer"
        while ContinuousClock.now < deadline {
            if let failure = failure.withLock({ $0 }) { throw HarnessError("\(service) ended: \(failure)") }
            do {
                let answer = try await HealthClient(client).check(
                    HealthCheckRequest(), options: CallOptions(timeout: .seconds(5), waitForReady: true))
                if answer.status == .serving { return await client.close() }
                last = answer.reason
            } catch {
                last = "\(error)"
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        await client.close()
        throw HarnessError("\(service) did not serve within a minute: \(last)")
    }

    /// The executable beside the test's own.
    private static func program(_ service: LoyaltyService) throws -> String {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let path = folder.appendingPathComponent(service.rawValue).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw HarnessError("There is no program \(path); build it first: swift build --product \(service.rawValue)")
        }
        return path
    }
}
