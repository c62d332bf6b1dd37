private import AffiliatesContract
package import Domain
private import Postgres
package import ServiceRuntime

/// What catalog does with the events of affiliates.
package struct AffiliatesEvents: Sendable {
    /// The contract's limit.
    private static let packagesMax = 100

    private let pushes: AssignmentPushStore
    private let clock: any WallClock

    package init(pushes: AssignmentPushStore, clock: any WallClock) {
        self.pushes = pushes
        self.clock = clock
    }

    /// Registers what is done with each type of event.
    package func register(on handlers: inout EventHandlers) {
        handlers.on(PackagesUnlocked.self) { try await self.assign($0, in: $1) }
    }

    /// Links are made one at a time, so an event has a statement of its own.
    private func assign(
        _ events: [InboundEvent<PackagesUnlocked>], in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        var rejected: [PostgresUUID: DeliveryError] = [:]
        for event in events {
            do {
                let rows = try Self.rows(event)
                let outcomes = try await pushes.write(
                    rows, of: AssignmentPush(event.payload), at: now, in: transaction)
                let unknown = zip(rows, outcomes).filter { $1 == .packageUnknown }.map(\.0.packageID.description)
                if !unknown.isEmpty {
                    rejected[event.id] = DeliveryError(
                        reason: "PACKAGE_UNKNOWN", message: "There is no package \(unknown.joined(separator: ", ")).")
                }
            } catch let error as DomainError {
                rejected[event.id] = DeliveryError(reason: "UNLOCK_MALFORMED", message: error.message)
            }
        }
        if !rejected.isEmpty { throw EventRejection(rejected) }
    }

    private static func rows(_ event: InboundEvent<PackagesUnlocked>) throws(DomainError) -> [AssignmentRow] {
        guard event.payload.packageIDs.count <= packagesMax else {
            throw DomainError(.outOfRange, "a link opens at most \(packagesMax) packages")
        }
        let expiresAt = try event.payload.expiresAt.map { (time) throws(DomainError) in try Timestamp(time) }
        var rows: [AssignmentRow] = []
        for package in event.payload.packageIDs {
            rows.append(
                AssignmentRow(
                    playerID: PlayerID(event.playerID), packageID: try PackageID(package), expiresAt: expiresAt))
        }
        return rows
    }
}

extension AssignmentPush {
    /// The link's code names the push, so that an unlock that is told twice assigns once.
    fileprivate init(_ unlocked: PackagesUnlocked) {
        var metadata = JSONObject()
        metadata["affiliate_code"] = .string(unlocked.affiliateCode)
        if !unlocked.partnerID.isEmpty { metadata["partner_id"] = .string(unlocked.partnerID) }
        if !unlocked.promotionID.isEmpty { metadata["promotion_id"] = .string(unlocked.promotionID) }
        self.init(
            correlationID: "affiliate:" + unlocked.affiliateCode, assignedBy: "affiliate",
            campaign: unlocked.campaignID.isEmpty ? nil : unlocked.campaignID,
            metadata: JSONText(checked: metadata.description))
    }
}
