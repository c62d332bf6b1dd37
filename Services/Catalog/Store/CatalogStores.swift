package import Postgres

/// All that reads and writes the schema, on one pool.
package struct CatalogStores: Sendable {
    package let packages: PackageStore
    package let assignments: AssignmentStore
    package let pushes: AssignmentPushStore
    package let campaigns: CampaignStore
    package let reservations: ReservationStore
    package let sales: SaleStore
    package let offers: OfferStore

    package init(database: PostgresPool) {
        packages = PackageStore(database: database)
        assignments = AssignmentStore(database: database)
        pushes = AssignmentPushStore(database: database)
        campaigns = CampaignStore(database: database)
        reservations = ReservationStore(database: database)
        sales = SaleStore(database: database, assignments: assignments, reservations: reservations)
        offers = OfferStore(packages: packages, assignments: assignments, reservations: reservations)
    }
}
