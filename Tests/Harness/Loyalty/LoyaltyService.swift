private import AffiliatesService
private import CatalogService
private import PurchasesService
private import RewardsService
package import ServiceRuntime
private import VIPService

/// The services that the harness can start.
public enum LoyaltyService: String, Sendable, Hashable, CaseIterable {
    case affiliates
    case catalog
    case purchases
    case rewards
    case vip
}

extension LoyaltyService {
    /// What the service is made of: its schema, its peers, its handlers.
    package var definition: ServiceDefinition {
        switch self {
        case .affiliates: .affiliates
        case .catalog: .catalog
        case .purchases: .purchases
        case .rewards: .rewards
        case .vip: .vip
        }
    }
}
