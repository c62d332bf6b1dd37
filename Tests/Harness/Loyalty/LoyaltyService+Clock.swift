private import AffiliatesService
private import CatalogService
internal import Domain
private import PurchasesService
private import RewardsService
internal import ServiceRuntime
private import VIPService

extension LoyaltyService {
    /// What the service is made of, with the test's own clock.
    func definition(clock: (any WallClock)?) -> ServiceDefinition {
        guard let clock else { return definition }
        return switch self {
        case .affiliates: .affiliates(clock: clock)
        case .catalog: .catalog(clock: clock)
        case .purchases: .purchases(clock: clock)
        case .rewards: .rewards(clock: clock)
        case .vip: .vip(clock: clock)
        }
    }
}
