private import CatalogContract
internal import CommonContract
internal import Domain
internal import RPC
private import RewardsContract
private import ServiceRuntime

/// The sample's day, played through the calls that programs of an operator make.
///
/// Every call carries a key that the sample decides, so that playing the day again changes nothing.
struct DemoDay: Sendable {
    let sample: Sample
    let clients: PlatformClients
    let rounds: Rounds
    /// The package ids by system name; known once the packages are set up.
    let packages: [String: String]
    /// Midnight of the day that is played: yesterday, so that nothing of it is in the future.
    let midnight: Timestamp

    static let options = CallOptions(timeout: .seconds(60), waitForReady: true, carriesIdempotencyKey: true)

    /// Sets the operator up, and reads what the day needs of it.
    init(sample: Sample, clients: PlatformClients, rounds: Rounds) async throws {
        self.sample = sample
        self.clients = clients
        self.rounds = rounds
        for script in sample.setUp {
            let title = "setting up " + (script.path.split(separator: "/").last ?? "").split(separator: ".")[0]
            let bar = ProgressBar(title, total: script.entries.count, isQuiet: rounds.isQuiet)
            try await script.apply(with: clients) { bar.show($0) }
        }
        let answer = try await PackagesClient(clients.catalog).listPackages(
            ListPackagesRequest(page: PageRequest(pageSize: 1_000)), options: Self.options)
        packages = Dictionary(answer.packages.map { ($0.systemName, $0.packageID) }) { first, _ in first }
        let today = SystemTime.now.seconds / 86_400
        midnight = try Timestamp(microseconds: (today - 1) * 86_400 * 1_000_000)
    }

    /// The player of a number of the sample: made from the number, so that nobody has to remember it.
    func playerID(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "5a3b1e00-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    func time(_ second: Int) -> Timestamp {
        midnight + .seconds(second)
    }

    /// Plays it from the first click to the last refund.
    func play() async throws {
        try await click()
        try await signUp()
        try await assignCampaigns()
        for quarter in 1...3 {
            try await buy(in: quarter)
            try await bet(in: quarter)
        }
        try await recordSessions()
        try await refund()
        try await evaluateRules()
        try await claimBirthdays()
    }

    /// Whether something of the sample belongs to a quarter of the day, from 0.
    func isIn(_ quarter: Int, _ second: Int) -> Bool { second / (Sample.daySeconds / 4) == quarter }
}
