public import AffiliatesContract
public import CatalogContract
public import PurchasesContract
internal import RPC
public import RewardsContract
public import VIPContract

/// Typed clients of `affiliates`.
public struct AffiliatesClients: Sendable {
    public let referrals: ReferralsClient
    public let partners: PartnersClient
    public let commissions: CommissionsClient

    init(_ client: RPCClient) {
        referrals = ReferralsClient(client)
        partners = PartnersClient(client)
        commissions = CommissionsClient(client)
    }
}

/// Typed clients of `purchases`.
public struct PurchasesClients: Sendable {
    public let purchasing: PurchasingClient
    public let reports: ReportsClient

    init(_ client: RPCClient) {
        purchasing = PurchasingClient(client)
        reports = ReportsClient(client)
    }
}

/// Typed clients of `catalog`.
public struct CatalogClients: Sendable {
    public let packages: PackagesClient
    public let offers: OffersClient
    public let assignments: AssignmentsClient
    public let campaigns: CampaignsClient
    public let reservations: ReservationsClient

    init(_ client: RPCClient) {
        packages = PackagesClient(client)
        offers = OffersClient(client)
        assignments = AssignmentsClient(client)
        campaigns = CampaignsClient(client)
        reservations = ReservationsClient(client)
    }
}

/// Typed clients of `rewards`.
public struct RewardsClients: Sendable {
    public let players: PlayersClient
    public let ledger: LedgerClient
    public let tiers: TiersClient
    public let segments: SegmentsClient
    public let abuse: AbuseClient
    public let audit: AuditClient
    public let rules: RulesClient
    public let grants: RewardGrantsClient

    init(_ client: RPCClient) {
        players = PlayersClient(client)
        ledger = LedgerClient(client)
        tiers = TiersClient(client)
        segments = SegmentsClient(client)
        abuse = AbuseClient(client)
        audit = AuditClient(client)
        rules = RulesClient(client)
        grants = RewardGrantsClient(client)
    }
}

/// Typed clients of `vip`.
public struct VIPClients: Sendable {
    public let status: StatusClient
    public let levels: LevelsClient
    public let leaderboards: LeaderboardsClient
    public let birthdays: BirthdaysClient
    public let adjustments: AdjustmentsClient

    init(_ client: RPCClient) {
        status = StatusClient(client)
        levels = LevelsClient(client)
        leaderboards = LeaderboardsClient(client)
        birthdays = BirthdaysClient(client)
        adjustments = AdjustmentsClient(client)
    }
}
