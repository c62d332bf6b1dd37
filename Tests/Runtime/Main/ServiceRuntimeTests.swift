import EventsContract
import Foundation
import Logging
import LoyaltyHarness
import NIOCore
import NIOPosix
import Postgres
import RPC
import RPCServicesContract
import Synchronization
import Testing
import WellKnownContract

@testable import ServiceRuntime

@Suite("Service runtime", .timeLimit(.minutes(2)))
struct ServiceRuntimeTests {
    @Test("A service answers health, reflection and statistics, shows its calls as metrics, and ends when told to")
    func serves() async throws {
        try await withMigrated("receiver") { database in
            try await TestService.with(.fixture("receiver"), database: database) { service in
                try await service.withClient { client in
                    // Health follows the database within a second of the start.
                    let status = try await HealthClient(client).watch(HealthWatchRequest()) { responses in
                        for try await response in responses where response.status == .serving { return response.status }
                        return .unspecified
                    }
                    #expect(status == .serving)
                    let unknown = await #expect(throws: RPCError.self) {
                        try await HealthClient(client).check(HealthCheckRequest(service: "no.Such"))
                    }
                    #expect(unknown?.code == .notFound)
                    let services = try await ReflectionClient(client).listServices(ListServicesRequest()).services
                    #expect(services.map(\.name).contains("loyalty.health.v1.Health"))
                    let stats = try await StatsClient(client).getStats(GetStatsRequest())
                    let check = stats.methods.first { $0.path == "loyalty.health.v1.Health/Check" }
                    #expect(check?.callsFinishedByCode == [5: 1])
                    #expect(stats.connectionsOpen == 1)
                }
                #expect(try await service.get("/readyz").status == 200)
                let metrics = try await service.get("/metrics").text
                #expect(
                    metrics.contains(
                        #"rpc_server_call_duration_seconds_count{rpc_system="loyalty",rpc_service="loyalty.health.v1.Health","#
                            + #"rpc_method="Check",rpc_response_status_code="NOT_FOUND"} 1"#))
            }
        }
    }

    @Test("A service whose database is down waits, says so, and serves once it is there")
    func databaseDownAtStart() async throws {
        let cluster = try await PostgresCluster.start()
        defer { cluster.end() }
        try await withMigrated("receiver", cluster: cluster) { database in
            try await cluster.stop()
            try await TestService.with(
                .fixture("receiver"), database: database,
                whileStarting: { starting in
                    #expect(try await starting.readiness() == (503, "not ready: waiting for the database\n"))
                    try await cluster.restart()
                },
                { service in
                    let version = try await service.environment.pool.query(Statement(name: "one", sql: "SELECT 1"))
                    #expect(version.count == 1)
                })
        }
    }

    @Test("Health follows a database that goes away and comes back")
    func databaseGoesAway() async throws {
        let cluster = try await PostgresCluster.start()
        defer { cluster.end() }
        try await withMigrated("receiver", cluster: cluster) { database in
            try await TestService.with(.fixture("receiver"), database: database) { service in
                try await service.withClient { client in
                    try await HealthClient(client).watch(HealthWatchRequest()) { responses in
                        var iterator = responses.makeAsyncIterator()
                        while try await iterator.next()?.status != .serving {}
                        try await cluster.kill()
                        var away = try await iterator.next()
                        while let response = away, response.status != .notServing { away = try await iterator.next() }
                        #expect(away?.reason == "the database cannot be reached")
                        try await cluster.restart()
                        while try await iterator.next()?.status != .serving {}
                    }
                }
            }
        }
    }

    @Test("A schema that lacks a migration is named, with what to do; a port that is taken, too")
    func cannotStart() async throws {
        try await withMigrated("receiver") { database in
            let further = Migration(file: "V0002__further.sql", sql: Array("SELECT 1".utf8))
            let schema = await #expect(throws: StartError.self) {
                try await TestService.with(.fixture("receiver", migrations: [further]), database: database) { _ in }
            }
            #expect(schema?.code == .schemaVersion)
            #expect(schema?.message.contains("loyalty migrate") == true)

            let taken = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(host: "127.0.0.1", port: 0).get()
            let number = try #require(taken.localAddress?.port)
            let port = await #expect(throws: StartError.self) {
                try await TestService.with(
                    .fixture("receiver"), database: database, settings: ["LOYALTY_LISTEN_PORT": "\(number)"]
                ) { _ in }
            }
            #expect(port?.code == .portUnavailable)
            #expect(port?.message.contains("listen.port") == true)
            try await taken.close()
        }
    }

    @Test("An event committed by one service takes effect in another, over the wire, exactly once")
    func eventsBetweenServices() async throws {
        try await MessagingDatabase.with { database in
            let done = Countdown(200)
            let handlers = database.handlers(applied: { done.count($0) })
            let receiver = ServiceDefinition.fixture("receiver", handlers: handlers)
            let sender = ServiceDefinition.fixture(
                "sender", peers: [.init("receiver", defaultPort: 1, takesEvents: true)])
            try await TestService.with(receiver, database: database.database) { receiving in
                guard case .internet(let host, let port) = receiving.address.address else { return }
                try await TestService.with(
                    sender, database: database.database, settings: ["LOYALTY_PEER_RECEIVER_ADDRESS": "\(host):\(port)"]
                ) { sending in
                    for batch in 0..<4 {
                        let events = try database.events((0..<50).map { $0 % 5 }, numberedFrom: batch * 50)
                        try await sending.environment.outbox.transaction(on: sending.environment.pool) { _ in
                            ((), events)
                        }
                    }
                    await done.reached()
                }
            }
            let effects = try await database.effects()
            #expect(effects.values.allSatisfy { $0 == $0.sorted() && $0.count == 40 })
            #expect(try await database.waiting() == 0)
        }
    }

    @Test("A batch over its limit, and one whose source is not said, are refused")
    func refusals() async throws {
        try await MessagingDatabase.with { database in
            let receiver = EventsReceiver(database.inbox())
            for request in [
                DeliverRequest(source: "", events: []),
                DeliverRequest(source: "s", events: Array(repeating: Event(), count: 1_001)),
            ] {
                let error = await #expect(throws: RPCError.self) {
                    _ = try await receiver.deliver(request, context: CallContext())
                }
                #expect(error?.code == .invalidArgument)
            }
            let foreign = await #expect(throws: RPCError.self) {
                _ = try await receiver.deliver(
                    DeliverRequest(source: "rewards"),
                    context: CallContext(peer: PeerIdentity(name: "spiffe://loyalty/vip")))
            }
            #expect(foreign?.code == .permissionDenied)
            let malformed = try await receiver.deliver(
                DeliverRequest(source: "s", events: [Event(eventID: [1])]), context: CallContext())
            #expect(malformed.outcomes.map(\.status) == [.failed])
        }
    }

    // MARK: - Fixtures

    private func withMigrated(
        _ schema: String, cluster: PostgresCluster? = nil, _ body: (PostgresDatabase) async throws -> Void
    ) async throws {
        let shared = if let cluster { cluster } else { try await PostgresCluster.shared() }
        try await shared.withDatabase { database in
            try await database.withPool { pool in
                let list = MigrationList(schema: schema, [MessagingMigration.first(schema: schema)])
                try await MigrationRunner(pool: pool, list: list).apply()
            }
            try await body(database)
        }
    }

    static func get(_ path: String, port: Int) async throws -> (status: Int, text: String) {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(
                ByteBuffer(string: "GET \(path) HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n"))
            var text = ""
            for try await buffer in inbound { text += String(buffer: buffer) }
            let status = Int(text.dropFirst("HTTP/1.1 ".count).prefix(3)) ?? 0
            let body = text.firstRange(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? ""
            return (status, body)
        }
    }
}
