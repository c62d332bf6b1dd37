package import Domain

/// What the ledger knows of a player while it decides: loaded and locked before, written back after.
package struct PlayerAccount: Sendable, Hashable {
    package var playerID: PlayerID
    package var standing: PlayerStanding
    package var wallet: Wallet
    package var lastActivityAt: Timestamp?

    package init(
        playerID: PlayerID, standing: PlayerStanding = PlayerStanding(), wallet: Wallet = Wallet(),
        lastActivityAt: Timestamp? = nil
    ) {
        self.playerID = playerID
        self.standing = standing
        self.wallet = wallet
        self.lastActivityAt = lastActivityAt
    }
}
