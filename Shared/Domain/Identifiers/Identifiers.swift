// The identifiers of the product. Those that the seeds make a `uuid` are ``Identifier``s, those they make an integer
// key are ``NumberIdentifier``s.

package typealias PlayerID = Identifier<PlayerTag>
package typealias PackageID = Identifier<PackageTag>
package typealias AssignmentID = Identifier<AssignmentTag>
package typealias PurchaseID = Identifier<PurchaseTag>
package typealias EventID = Identifier<EventTag>

package typealias TransactionID = NumberIdentifier<TransactionTag>
package typealias VIPLevelID = NumberIdentifier<VIPLevelTag>

/// A player, in every service (decision 1).
package enum PlayerTag: IdentifierTag { package static let noun = "player id" }
/// A coin package of the catalog.
package enum PackageTag: IdentifierTag { package static let noun = "package id" }
/// A package assigned to a player.
package enum AssignmentTag: IdentifierTag { package static let noun = "assignment id" }
/// A purchase of a package.
package enum PurchaseTag: IdentifierTag { package static let noun = "purchase id" }
/// A fact that one service tells another.
package enum EventTag: IdentifierTag { package static let noun = "event id" }
/// A row of the ledger.
package enum TransactionTag: IdentifierTag { package static let noun = "transaction id" }
/// A level of the VIP ladder.
package enum VIPLevelTag: IdentifierTag { package static let noun = "VIP level id" }
