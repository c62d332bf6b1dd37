import CatalogContract
import CommonContract
import LoyaltyHarness
import RPC
import Testing
import WellKnownContract

/// Every call of catalog with every kind of bad input: the error names the field, and nothing has changed.
@Suite("Bad input to catalog")
struct CatalogBadInputTests {
    private struct Attempt {
        let field: String
        let call: () async throws -> Void

        init(_ field: String, _ call: @escaping () async throws -> Void) {
            self.field = field
            self.call = call
        }
    }

    private func expectRefused(
        _ attempts: [Attempt], in loyalty: LoyaltyHarness, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try await DatabaseSnapshot(of: loyalty.database)
        for attempt in attempts {
            let error = try await refusal(attempt.call)
            #expect(error.code == .invalidArgument, "\(attempt.field): \(error)", sourceLocation: location)
            #expect(
                error.details.fieldViolations.map(\.field).contains(attempt.field), "\(attempt.field): \(error)",
                sourceLocation: location)
        }
        #expect(
            try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [], sourceLocation: location)
    }

    private static let long = String(repeating: "x", count: 9_000)

    @Test("Packages: texts, amounts, times, lists, enumerations and JSON")
    func packages() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            func create(_ field: String, _ change: @escaping (inout CoinPackage) -> Void) -> Attempt {
                Attempt("package.\(field)") {
                    var package = CoinPackage.fixture()
                    change(&package)
                    _ = try await loyalty.catalog.packages.createPackage(
                        CreatePackageRequest(idempotencyKey: anyID(), package: package))
                }
            }
            try await expectRefused(
                [
                    create("package_id") { $0.packageID = "1" },
                    create("name") { $0.name = "" },
                    create("name") { $0.name = String(Self.long.prefix(101)) },
                    create("system_name") { $0.systemName = "" },
                    create("description") { $0.description = Self.long },
                    create("price") { $0.price = Money("-1") },
                    create("price") { $0.price = Money(units: 0, nanos: 1) },
                    create("price") { $0.price = Money(units: .max) },
                    create("gc_amount") { $0.gcAmount = Money(units: 1, nanos: -1) },
                    create("sc_amount") { $0.scAmount = Money("-0.0001") },
                    create("price_currency") { $0.priceCurrency = "dollar" },
                    create("badge") { $0.badge = String(Self.long.prefix(51)) },
                    create("image_url") { $0.imageURL = String(Self.long.prefix(501)) },
                    create("starts_at") { $0.startsAt = Timestamp(seconds: .max) },
                    create("expires_at") { $0.expiresAt = Timestamp(seconds: 0, nanos: -1) },
                    create("expires_at") {
                        $0.startsAt = Timestamp(seconds: 2)
                        $0.expiresAt = Timestamp(seconds: 1)
                    },
                    create("available_countries[1]") { $0.availableCountries = ["US", "us"] },
                    create("restricted_countries") { $0.restrictedCountries = Array(repeating: "US", count: 301) },
                    create("restricted_states[0]") { $0.restrictedStates = ["US-"] },
                    create("source") { $0.source = .unrecognized(9) },
                    create("purchase_limit_per_player") { $0.purchaseLimitPerPlayer = -1 },
                    create("limit_period") { $0.purchaseLimitPerPlayer = 1 },
                    create("limit_period") { $0.limitPeriod = .day },
                    create("limit_period") {
                        $0.purchaseLimitPerPlayer = 1
                        $0.limitPeriod = .unrecognized(77)
                    },
                    create("stock.remaining") { $0.stock = Stock(remaining: -1) },
                    create("metadata") { $0.metadata = "{" },
                    create("metadata") { $0.metadata = "[]" },
                    create("metadata") { $0.metadata = "{\"a\": \"\(Self.long)\"}" },
                ], in: loyalty)
        }
    }

    @Test("Packages: what is missing, keys, versions, changes of the stock and page tokens")
    func packageRequests() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let packages = loyalty.catalog.packages
            let package = try await loyalty.catalog.create(.fixture())
            func update(_ field: String, _ change: @escaping (inout UpdatePackageRequest) -> Void) -> Attempt {
                Attempt(field) {
                    var request = UpdatePackageRequest(idempotencyKey: anyID(), package: package)
                    change(&request)
                    _ = try await packages.updatePackage(request)
                }
            }
            try await expectRefused(
                [
                    Attempt("package") {
                        _ = try await packages.createPackage(CreatePackageRequest(idempotencyKey: "k"))
                    },
                    Attempt("idempotency_key") {
                        _ = try await packages.createPackage(CreatePackageRequest(package: .fixture()))
                    },
                    Attempt("idempotency_key") {
                        _ = try await packages.createPackage(
                            CreatePackageRequest(idempotencyKey: String(Self.long.prefix(201)), package: .fixture()))
                    },
                    update("package") { $0.package = nil },
                    update("package.package_id") { $0.package?.packageID = "" },
                    update("package.version") { $0.package?.version = 0 },
                    update("stock_change") { $0.stockChange = StockChange() },
                    update("stock_change.set") { $0.stockChange = StockChange(change: .set(-1)) },
                    update("stock_change.unlimited") { $0.stockChange = StockChange(change: .unlimited(false)) },
                    update("idempotency_key") { $0.idempotencyKey = "" },
                    Attempt("package_id") {
                        _ = try await packages.deactivatePackage(DeactivatePackageRequest(idempotencyKey: "k"))
                    },
                    Attempt("expected_version") {
                        _ = try await packages.deactivatePackage(
                            DeactivatePackageRequest(
                                idempotencyKey: "k", packageID: package.packageID, expectedVersion: -1))
                    },
                    Attempt("package_id") { _ = try await packages.getPackage(GetPackageRequest(packageID: "x")) },
                    Attempt("page") {
                        _ = try await packages.listPackages(ListPackagesRequest(page: PageRequest(pageSize: 1_001)))
                    },
                    Attempt("page") {
                        _ = try await packages.listPackages(ListPackagesRequest(page: PageRequest(pageToken: "1234")))
                    },
                    Attempt("activity") {
                        _ = try await packages.listPackages(ListPackagesRequest(activity: .unrecognized(5)))
                    },
                    Attempt("source") {
                        _ = try await packages.listPackages(ListPackagesRequest(source: .unrecognized(5)))
                    },
                ], in: loyalty)
        }
    }

    @Test("A page token that was tampered with is refused, in every list")
    func pageTokens() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            for _ in 0..<2 { _ = try await loyalty.catalog.create(.fixture()) }
            let page = try await loyalty.catalog.packages.listPackages(
                ListPackagesRequest(page: PageRequest(pageSize: 1)))
            let token = try #require(page.page?.nextPageToken)
            let last = token.last == "0" ? "1" : "0"
            let tampered = PageRequest(pageToken: token.dropLast() + last)
            try await expectRefused(
                [
                    Attempt("page") {
                        _ = try await loyalty.catalog.packages.listPackages(ListPackagesRequest(page: tampered))
                    },
                    Attempt("page") {
                        _ = try await loyalty.catalog.assignments.listAssignments(
                            ListAssignmentsRequest(playerID: anyID(), page: tampered))
                    },
                    Attempt("page") {
                        _ = try await loyalty.catalog.reservations.listClaims(ListClaimsRequest(page: tampered))
                    },
                ], in: loyalty)
        }
    }

    @Test("Offers and reservations: identifiers, places, times and keys")
    func offersAndReservations() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture(stock: 5))
            let (offers, reservations) = (loyalty.catalog.offers, loyalty.catalog.reservations)
            func reserve(_ field: String, _ change: @escaping (inout ReserveRequest) -> Void) -> Attempt {
                Attempt(field) {
                    var request = ReserveRequest(
                        idempotencyKey: anyID(), playerID: anyID(), packageID: package.packageID)
                    change(&request)
                    _ = try await reservations.reserve(request)
                }
            }
            try await expectRefused(
                [
                    Attempt("player_id") { _ = try await offers.listAvailable(ListAvailableRequest()) },
                    Attempt("country") {
                        _ = try await offers.listAvailable(ListAvailableRequest(playerID: anyID(), country: "usa"))
                    },
                    Attempt("state") {
                        _ = try await offers.listAvailable(ListAvailableRequest(playerID: anyID(), state: "US-CA"))
                    },
                    Attempt("package_id") { _ = try await offers.getOffer(GetOfferRequest(playerID: anyID())) },
                    Attempt("assignment_id") {
                        _ = try await offers.getOffer(
                            GetOfferRequest(playerID: anyID(), packageID: anyID(), assignmentID: "1"))
                    },
                    reserve("player_id") { $0.playerID = anyID().uppercased() },
                    reserve("package_id") { $0.packageID = "" },
                    reserve("country") { $0.country = "1" },
                    reserve("hold_seconds") { $0.holdSeconds = -1 },
                    reserve("hold_seconds") { $0.holdSeconds = 86_401 },
                    reserve("idempotency_key") { $0.idempotencyKey = "" },
                    Attempt("reservation_id") {
                        _ = try await reservations.claim(ClaimRequest(idempotencyKey: "k", purchaseID: anyID()))
                    },
                    Attempt("purchase_id") {
                        _ = try await reservations.claim(ClaimRequest(idempotencyKey: "k", reservationID: anyID()))
                    },
                    Attempt("reservation_id") {
                        _ = try await reservations.release(ReleaseRequest(idempotencyKey: "k", reservationID: "x"))
                    },
                    Attempt("reservation_id") { _ = try await reservations.getReservation(GetReservationRequest()) },
                    Attempt("player_id") {
                        _ = try await reservations.listClaims(ListClaimsRequest(playerID: "x"))
                    },
                ], in: loyalty)
            let unknown = try await refusal {
                _ = try await reservations.claim(
                    ClaimRequest(idempotencyKey: "k", reservationID: anyID(), purchaseID: anyID()))
            }
            #expect(unknown.code == .notFound && unknown.details.reason == "RESERVATION_UNKNOWN")
        }
    }

    @Test("Assignments, pushes and reports: identifiers, texts, times and JSON")
    func assignments() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture(source: .smartico))
            let assignments = loyalty.catalog.assignments
            func assign(_ field: String, _ change: @escaping (inout AssignRequest) -> Void) -> Attempt {
                Attempt(field) {
                    var request = AssignRequest(
                        idempotencyKey: anyID(), playerID: anyID(), packageID: package.packageID)
                    change(&request)
                    _ = try await assignments.assign(request)
                }
            }
            func push(_ field: String, _ change: @escaping (inout AssignManyHeader) -> Void) -> Attempt {
                Attempt(field) {
                    var header = AssignManyHeader(correlationID: anyID(), packageID: package.packageID)
                    change(&header)
                    _ = try await loyalty.catalog.push(header, [AssignmentRow(playerID: anyID())])
                }
            }
            try await expectRefused(
                [
                    assign("player_id") { $0.playerID = "" },
                    assign("package_id") { $0.packageID = "x" },
                    assign("expires_at") { $0.expiresAt = .fromNow(-60) },
                    assign("expires_at") { $0.expiresAt = Timestamp(seconds: .min) },
                    assign("assigned_by") { $0.assignedBy = String(Self.long.prefix(51)) },
                    assign("campaign_id") { $0.campaignID = String(Self.long.prefix(101)) },
                    assign("segment") { $0.segment = String(Self.long.prefix(101)) },
                    assign("metadata") { $0.metadata = "\"text\"" },
                    assign("idempotency_key") { $0.idempotencyKey = "" },
                    push("header.correlation_id") { $0.correlationID = "" },
                    push("header.correlation_id") { $0.correlationID = "two words" },
                    push("header.package_id") { $0.packageID = "x" },
                    push("header.metadata") { $0.metadata = "{\"a\":1,\"a\":2}" },
                    push("header.expires_at") { $0.expiresAt = Timestamp(seconds: .max) },
                    Attempt("header") {
                        _ = try await assignments.assignMany { requests in
                            try await requests.write(AssignManyRequest(rows: [AssignmentRow(playerID: anyID())]))
                        }
                    },
                    Attempt("assignment_id") {
                        _ = try await assignments.revoke(RevokeRequest(idempotencyKey: "k", assignmentID: "x"))
                    },
                    Attempt("assignment_id") { _ = try await assignments.getAssignment(GetAssignmentRequest()) },
                    Attempt("player_id") { _ = try await assignments.listAssignments(ListAssignmentsRequest()) },
                    Attempt("package_id") {
                        _ = try await assignments.listAssignments(ListAssignmentsRequest(packageID: "x"))
                    },
                    Attempt("assigned_until") {
                        _ = try await loyalty.catalog.campaigns.campaignReport(
                            CampaignReportRequest(assignedFrom: .fromNow(1), assignedUntil: .fromNow(0)))
                    },
                ], in: loyalty)
            let unknown = try await refusal {
                _ = try await assignments.assign(
                    AssignRequest(idempotencyKey: "k", playerID: anyID(), packageID: anyID()))
            }
            #expect(unknown.code == .notFound && unknown.details.reason == "PACKAGE_UNKNOWN")
        }
    }
}
