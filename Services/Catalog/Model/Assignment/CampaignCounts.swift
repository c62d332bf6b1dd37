/// How a segment of a campaign fared.
package struct CampaignCounts: Sendable, Hashable {
    /// nil for assignments without one.
    package var campaign: String?
    package var segment: String?
    package var open: Int64
    package var claimed: Int64
    package var expired: Int64
    package var revoked: Int64
    /// Among the claimed.
    package var refunded: Int64
    /// Different ones.
    package var players: Int64

    package init(
        campaign: String?, segment: String?, open: Int64, claimed: Int64, expired: Int64, revoked: Int64,
        refunded: Int64, players: Int64
    ) {
        self.campaign = campaign
        self.segment = segment
        self.open = open
        self.claimed = claimed
        self.expired = expired
        self.revoked = revoked
        self.refunded = refunded
        self.players = players
    }

    package var assigned: Int64 { open + claimed + expired + revoked }
}
