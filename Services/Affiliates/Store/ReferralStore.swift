private import Domain
package import Postgres
package import ServiceRuntime

/// Reads and writes clicks.
package struct ReferralStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Records a click, or merges it into the one with its code, in one statement.
    ///
    /// - Parameter duplicateWindow: How long ago the same visitor's other click makes this one a repetition.
    /// - Returns: The click as it is now, and whether its code is new.
    package func record(
        _ click: NewClick, duplicateWindow: Duration, deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> (click: Click, isNew: Bool) {
        let members = click.metadata.members.sorted { $0.key < $1.key }
        // A code that another call was just adding is found the next time.
        for _ in 0..<3 {
            let row = try await database.query(
                ReferralStatements.recordClick, click.code, members.map(\.key), members.map(\.value), click.isLikelyBot,
                click.metadata.members[ClickMetadata.Key.ip.rawValue],
                click.metadata.members[ClickMetadata.Key.userAgent.rawValue], click.clickedAt,
                click.clickedAt - duplicateWindow, deadline: deadline
            ).oneOrNone()
            if let row { return (try Click(row), try row.decode(at: 7)) }
        }
        throw PostgresError(.serializationFailure, "The click \(click.code) is being recorded by many calls at once.")
    }

    /// The click with a code; nil for an unknown one.
    package func click(_ code: AffiliateCode) async throws(PostgresError) -> Click? {
        guard let row = try await database.query(ReferralStatements.findClick, code).oneOrNone() else { return nil }
        return try Click(row)
    }

    /// Clicks, newest first: at most `limit`, after `row`.
    package func clicks(
        _ filter: ClickFilter, after row: TimedRow?, limit: Int
    ) async throws(PostgresError) -> [Click] {
        let rows = try await database.query(
            filter.statement, row?.time ?? .latest, ClickID(row?.id ?? .greatest), filter.clickedFrom ?? .earliest,
            filter.clickedUntil ?? .latest, Int64(limit), filter.partnerID?.description ?? "", filter.campaignID ?? "",
            filter.utm?.value ?? "")
        var clicks: [Click] = []
        for row in rows { clicks.append(try Click(row)) }
        return clicks
    }
}

extension ClickFilter {
    /// A filter's statement, with a name that says what it filters by.
    fileprivate var statement: Statement {
        var name = "clicks_page"
        var filters: [String] = []
        if partnerID != nil {
            name += "_by_partner"
            filters.append("metadata ->> 'partner_id' = $6")
        }
        if campaignID != nil {
            name += "_by_campaign"
            filters.append("metadata ->> 'campaign_id' = $7")
        }
        if let utm {
            name += "_by_\(utm.key.rawValue)"
            filters.append("metadata ->> '\(utm.key.rawValue)' = $8")
        }
        return ReferralStatements.clicksPage(name: name, filters: filters)
    }
}

extension UUID128 {
    /// No UUID comes after it.
    fileprivate static let greatest = UUID128(high: .max, low: .max)
}
