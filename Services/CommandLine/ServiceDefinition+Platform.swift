private import AffiliatesService
private import CatalogService
private import PurchasesService
private import RewardsService
internal import ServiceRuntime
private import VIPService

extension ServiceDefinition {
    /// The five services, in the order in which a platform is set up.
    static var platform: [ServiceDefinition] { [.catalog, .purchases, .affiliates, .vip, .rewards] }
}
