import Foundation
import Logging
import LoyaltyHarness
import Postgres
import RPC
import RPCServicesContract
import ServiceLifecycle
import Synchronization
import WellKnownContract

@testable import ServiceRuntime

/// A service that applies numbered events, or sends them, on a database of its own.
struct TestService: Sendable {
    let address: Endpoint
    let metricsPort: Int
    let logger: Logger
    let environment: ServiceEnvironment

    /// Runs a service while the body runs, then shuts it down gracefully.
    ///
    /// - Parameter whileStarting: Runs before the service is up, beside it; for what it must wait for.
    static func with(
        _ definition: ServiceDefinition, database: PostgresDatabase, settings: [String: String] = [:],
        whileStarting: (Starting) async throws -> Void = { _ in }, _ body: (TestService) async throws -> Void
    ) async throws {
        var environment = settings
        environment["LOYALTY_DATABASE_URL"] = database.connectionString
        environment["LOYALTY_LISTEN_PORT"] = environment["LOYALTY_LISTEN_PORT"] ?? "0"
        environment["LOYALTY_METRICS_PORT"] = "0"
        let input = Settings.Input(program: definition.name, commandLine: [definition.name], environment: environment)
        guard case .run(let resolved) = try Settings.resolve(.service(definition), from: input) else {
            throw PoisonError(number: 0)
        }
        let listening = Arrival<Endpoint.Address>()
        let metrics = Arrival<Int>()
        let made = Arrival<ServiceEnvironment>()
        let runtime = try ServiceRuntime(
            definition.reporting(to: made), settings: resolved, logger: .quiet, onListening: { listening.arrive($0) },
            onMetricsListening: { metrics.arrive($0) })
        let group = ServiceGroup(services: [RuntimeService(runtime: runtime)], logger: .quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer {
                    listening.fail()
                    metrics.fail()
                    made.fail()
                }
                try await group.run()
            }
            do {
                let port = try await metrics.value
                try await whileStarting(Starting(metricsPort: port))
                let service = TestService(
                    address: Endpoint(try await listening.value), metricsPort: port, logger: .quiet,
                    environment: try await made.value)
                try await body(service)
            } catch let error as Arrival<Endpoint.Address>.NeverCame {
                // The service ended before it was up; its own error says why.
                try await tasks.waitForAll()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// A service that waits for its database.
    struct Starting: Sendable {
        let metricsPort: Int

        func readiness() async throws -> (status: Int, text: String) {
            try await ServiceRuntimeTests.get("/readyz", port: metricsPort)
        }
    }

    /// A client of the service, closed after the body.
    func withClient<Value: Sendable>(_ body: (RPCClient) async throws -> Value) async throws -> Value {
        let client = RPCClient(address, logger: logger)
        do {
            let value = try await body(client)
            await client.close()
            return value
        } catch {
            await client.close()
            throw error
        }
    }

    func get(_ path: String) async throws -> (status: Int, text: String) {
        try await ServiceRuntimeTests.get(path, port: metricsPort)
    }
}

private struct RuntimeService: Service {
    let runtime: ServiceRuntime
    func run() async throws { try await runtime.run() }
}

/// A value that somebody waits for.
final class Arrival<Value: Sendable>: Sendable {
    struct NeverCame: Error {}

    private enum State {
        case waiting([CheckedContinuation<Value, any Error>])
        case arrived(Result<Value, any Error>)
    }

    private let state = Mutex(State.waiting([]))

    func arrive(_ value: Value) { settle(.success(value)) }

    /// Nothing will come any more. Has no effect on what came before.
    func fail() { settle(.failure(NeverCame())) }

    private func settle(_ result: Result<Value, any Error>) {
        let waiters: [CheckedContinuation<Value, any Error>] = state.withLock { state in
            guard case .waiting(let waiters) = state else { return [] }
            state = .arrived(result)
            return waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
    }

    var value: Value {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Value, any Error>? = state.withLock { state in
                    switch state {
                    case .arrived(let result): return result
                    case .waiting(let waiters):
                        state = .waiting(waiters + [continuation])
                        return nil
                    }
                }
                if let result { continuation.resume(with: result) }
            }
        }
    }
}

extension ServiceDefinition {
    static func fixture(
        _ name: String, peers: [Peer] = [], handlers: EventHandlers = EventHandlers(), migrations: [Migration] = []
    ) -> ServiceDefinition {
        ServiceDefinition(
            name: name, summary: "a service of the tests", defaultPort: 7_199,
            migrations: MigrationList(schema: name, [MessagingMigration.first(schema: name)] + migrations), peers: peers
        ) { _ in
            ServiceParts(services: [], eventHandlers: handlers)
        }
    }

    /// The same, which also hands out what it was made with.
    fileprivate func reporting(to made: Arrival<ServiceEnvironment>) -> ServiceDefinition {
        ServiceDefinition(
            name: name, summary: summary, defaultPort: defaultPort, migrations: migrations, peers: peers,
            settings: addSettings
        ) { environment in
            made.arrive(environment)
            return try await make(environment)
        }
    }
}
