private import AffiliatesService
private import RewardsService
internal import ServiceRuntime
private import VIPService

extension ServiceDefinition {
    /// The five services, in the order in which a platform is set up.
    static var platform: [ServiceDefinition] { [.affiliates, .rewards, .vip] }
}
