private import AffiliatesContract
private import CatalogContract
private import CommonContract
private import Domain
private import RPC
private import RewardsContract
private import ServiceRuntime
private import VIPContract

extension DemoDay {
    /// Visitors come by affiliates' links.
    func click() async throws {
        let referrals = ReferralsClient(clients.affiliates)
        try await rounds.forEach(sample.clicks.count, "clicks on links") { index in
            let click = sample.clicks[index]
            _ = try await referrals.recordClick(
                RecordClickRequest(
                    affiliateCode: click.code, parameters: click.parameters, userAgent: click.agent, ip: click.ip,
                    country: click.country, referrer: click.referrer),
                options: Self.options)
        }
    }

    /// Players register and get their welcome coins.
    func signUp() async throws {
        let (players, ledger) = (PlayersClient(clients.rewards), LedgerClient(clients.rewards))
        try await rounds.forEach(sample.players.count, "sign-ups") { index in
            let player = sample.players[index]
            let id = playerID(player.number)
            _ = try await players.registerPlayer(
                RegisterPlayerRequest(
                    idempotencyKey: "sample-player-\(player.number)", playerID: id, email: player.email,
                    name: player.name, birthdate: player.birthdate, country: player.country, state: player.state,
                    timeZone: player.timeZone, affiliateCode: player.code),
                options: Self.options)
            for (currency, amount) in [(CommonContract.Currency.gc, 100_000), (.sc, 2)] {
                _ = try await ledger.post(
                    PostRequest(
                        idempotencyKey: "sample-welcome-\(currency)", playerID: id, type: .credit, currency: currency,
                        amount: CommonContract.Money(units: Int64(amount)), description: "Welcome"),
                    options: Self.options)
            }
        }
    }

    /// The CRM assigns its offers, a campaign in one call.
    func assignCampaigns() async throws {
        let assignments = AssignmentsClient(clients.catalog)
        for (name, offers) in sample.campaigns {
            let bar = ProgressBar("campaign \(name)", total: offers.count, isQuiet: rounds.isQuiet)
            _ = try await assignments.assignMany(options: Self.options) { requests in
                try await requests.write(
                    AssignManyRequest(
                        header: AssignManyHeader(
                            correlationID: "sample-\(name)", expiresAt: time(7 * Sample.daySeconds).contract,
                            assignedBy: "smartico", campaignID: name)))
                for start in stride(from: 0, to: offers.count, by: 500) {
                    let rows = offers[start..<min(start + 500, offers.count)].map { offer in
                        AssignmentRow(
                            playerID: playerID(offer.player), packageID: packages[offer.package] ?? "",
                            segment: offer.segment)
                    }
                    try await requests.write(AssignManyRequest(rows: rows))
                }
            }
            bar.show(offers.count)
        }
    }

    func recordSessions() async throws {
        let players = PlayersClient(clients.rewards)
        try await rounds.forEach(sample.sessions.count, "sessions") { index in
            let session = sample.sessions[index]
            let start = session.second
            _ = try await players.recordSession(
                RecordSessionRequest(
                    idempotencyKey: "sample-session-\(index)", playerID: playerID(session.player),
                    startedAt: time(start).contract, endedAt: time(start + session.minutes * 60).contract),
                options: Self.options)
        }
    }

    /// Everybody tries: those whose birthday it is get their gift, the others are told when it is.
    func claimBirthdays() async throws {
        let birthdays = BirthdaysClient(clients.vip)
        try await rounds.forEach(sample.players.count, "birthday gifts") { index in
            do {
                _ = try await birthdays.claimBirthdayGift(
                    ClaimBirthdayGiftRequest(
                        idempotencyKey: "sample-birthday-\(index)",
                        playerID: playerID(sample.players[index].number)),
                    options: Self.options)
            } catch let error as RPCError
                where ["NOT_BIRTHDAY", "BIRTHDAY_GIFT_CLAIMED"].contains(error.details.reason)
            {}
        }
    }
}
