/// What a test wants of the services.
struct HarnessOptions: Sendable {
    var mode: LoyaltyHarness.Mode
    /// Which are started; the others can be started later.
    var services: Set<LoyaltyService>
    var clock: HarnessClock?
    /// As the command line has them, such as `--birthday-window-days`, `3`.
    var settings: [LoyaltyService: [String]]
    var hasLinks: Bool
}
