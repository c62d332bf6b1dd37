package import CatalogContract
package import Domain
private import ServiceRuntime

extension CatalogService.Assignment {
    /// As the wire carries it, in the state that holds at `now`.
    package func contract(at now: Timestamp) -> CatalogContract.Assignment {
        CatalogContract.Assignment(
            assignmentID: id.description, packageID: packageID.description, playerID: playerID.description,
            assignedAt: assignedAt.contract, expiresAt: expiresAt?.contract, assignedBy: assignedBy,
            metadata: metadata?.text ?? "", state: state(at: now).contract, claimedAt: claimedAt?.contract,
            campaignID: campaign ?? "", segment: segment ?? "", refundedAt: refundedAt?.contract,
            createdAt: createdAt.contract)
    }
}

extension CatalogService.Assignment.State {
    fileprivate var contract: AssignmentState {
        switch self {
        case .open: .open
        case .reserved: .reserved
        case .claimed: .claimed
        case .expired: .expired
        case .revoked: .revoked
        }
    }
}

extension CampaignCounts {
    /// As the wire carries it.
    package var contract: CampaignReportRow {
        CampaignReportRow(
            campaignID: campaign ?? "", segment: segment ?? "", assigned: assigned, open: open, claimed: claimed,
            expired: expired, revoked: revoked, refunded: refunded, players: players)
    }
}
