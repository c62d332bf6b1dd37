import CatalogContract
import CommonContract
import EventsContract
import Foundation
import Logging
import LoyaltyHarness
import Messages
import RPC
import Testing
import WellKnownContract

extension CoinPackage {
    /// A standard package that everyone may buy, with a name of its own; each test says only what matters to it.
    static func fixture(
        _ name: String = UUID().uuidString.lowercased(), source: PackageSource = .standard,
        limit: Int32 = 0, period: LimitPeriod = .unspecified, stock: Int32? = nil
    ) -> CoinPackage {
        CoinPackage(
            name: "Package", systemName: name, price: Money("9.99"), priceCurrency: "USD", gcAmount: Money("100000"),
            scAmount: Money("10"), isActive: true, source: source, purchaseLimitPerPlayer: limit, limitPeriod: period,
            stock: stock.map { Stock(remaining: $0) })
    }
}

/// A random UUID in canonical text.
func anyID() -> String { UUID().uuidString.lowercased() }

extension CatalogClients {
    /// Creates a package.
    func create(_ package: CoinPackage) async throws -> CoinPackage {
        let answer = try await packages.createPackage(CreatePackageRequest(idempotencyKey: anyID(), package: package))
        return try #require(answer.package)
    }

    /// Assigns a package to a player.
    func assign(
        _ package: CoinPackage, to player: String, expiresAt: Timestamp? = nil, campaign: String = "",
        segment: String = ""
    ) async throws -> Assignment {
        let answer = try await assignments.assign(
            AssignRequest(
                idempotencyKey: anyID(), playerID: player, packageID: package.packageID, expiresAt: expiresAt,
                campaignID: campaign, segment: segment))
        return try #require(answer.assignment)
    }

    func reserve(
        _ package: CoinPackage, for player: String, assignment: String = "", seconds: Int32 = 0,
        key: String = anyID()
    ) async throws -> ReserveResponse {
        try await reservations.reserve(
            ReserveRequest(
                idempotencyKey: key, playerID: player, packageID: package.packageID, assignmentID: assignment,
                holdSeconds: seconds))
    }

    func claim(_ reservation: Reservation?, purchase: String = anyID()) async throws -> ClaimResponse {
        try await reservations.claim(
            ClaimRequest(
                idempotencyKey: anyID(), reservationID: reservation?.reservationID ?? "", purchaseID: purchase))
    }

    /// What the player may buy, by the packages' ids.
    func available(to player: String, country: String = "", state: String = "") async throws -> [String: Offer] {
        let answer = try await offers.listAvailable(
            ListAvailableRequest(playerID: player, country: country, state: state))
        return Dictionary(answer.offers.map { ($0.package?.packageID ?? "", $0) }, uniquingKeysWith: { $1 })
    }

    func stock(of package: CoinPackage) async throws -> Int32? {
        let answer = try await packages.getPackage(GetPackageRequest(packageID: package.packageID))
        return answer.package?.stock?.remaining
    }

    func assignment(_ id: String) async throws -> Assignment {
        let answer = try await assignments.getAssignment(GetAssignmentRequest(assignmentID: id))
        return try #require(answer.assignment)
    }

    /// Pushes rows, so many in a message.
    func push(
        _ header: AssignManyHeader, _ rows: [AssignmentRow], perMessage size: Int = 1_000
    ) async throws -> AssignManyResponse {
        try await assignments.assignMany { requests in
            try await requests.write(AssignManyRequest(header: header, rows: Array(rows.prefix(size))))
            for start in stride(from: size, to: rows.count, by: size) {
                try await requests.write(
                    AssignManyRequest(rows: Array(rows[start..<min(start + size, rows.count)])))
            }
        }
    }
}

extension LoyaltyHarness {
    /// Delivers an event to catalog, as another service's relay does.
    @discardableResult
    func tellCatalog(
        _ payload: some Message, of player: String, from source: String, event: UUID = UUID()
    ) async throws -> EventOutcome {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let client = try RPCClient(target: address(of: .catalog), logger: quiet)
        let bytes = withUnsafeBytes(of: event.uuid) { Array($0) }
        let answer = try await EventsClient(client).deliver(
            DeliverRequest(
                source: source,
                events: [
                    Event(
                        eventID: bytes, playerID: player, type: type(of: payload).fullName,
                        payload: try payload.packedBytes(), occurredAt: .fromNow(0))
                ]))
        await client.close()
        return try #require(answer.outcomes.first)
    }
}
