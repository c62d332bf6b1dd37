import CatalogContract
import CommonContract
import LoyaltyHarness
import RPC
import Testing
import WellKnownContract

@Suite("The calls of assignments")
struct AssignmentCallTests {
    @Test("An assignment says whose it is, why, and what became of it")
    func assign() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let ada = anyID()
            let package = try await loyalty.catalog.create(.fixture(source: .smartico))
            let request = AssignRequest(
                idempotencyKey: "k", playerID: ada, packageID: package.packageID, campaignID: "spring",
                segment: "whales", metadata: "{\"score\": 0.75}")
            let first = try await loyalty.catalog.assignments.assign(request)
            let assignment = try #require(first.assignment)
            #expect(assignment.playerID == ada && assignment.state == .open && assignment.assignedBy == "smartico")
            #expect(assignment.campaignID == "spring" && assignment.segment == "whales")
            #expect(assignment.metadata.contains("0.75"))
            let again = try await loyalty.catalog.assignments.assign(request)
            #expect(again.replayed && again.assignment == assignment)
            #expect(try await loyalty.catalog.assignment(assignment.assignmentID) == assignment)
        }
    }

    @Test("A revoked assignment is no offer any more, stays readable, and is not revoked when it was used or is held")
    func revoke() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let package = try await catalog.create(.fixture(source: .smartico))
            func revoke(_ id: String) async throws -> Assignment? {
                try await catalog.assignments.revoke(RevokeRequest(idempotencyKey: anyID(), assignmentID: id))
                    .assignment
            }
            let open = try await catalog.assign(package, to: ada)
            #expect(try await revoke(open.assignmentID)?.state == .revoked)
            #expect(try await revoke(open.assignmentID)?.state == .revoked)
            #expect(try await catalog.available(to: ada).isEmpty)
            #expect(try await catalog.assignment(open.assignmentID).state == .revoked)
            let used = try await catalog.assign(package, to: ada)
            let held = try await catalog.reserve(package, for: ada).reservation
            let reserved = try await refusal { _ = try await revoke(used.assignmentID) }
            #expect(reserved.code == .failedPrecondition && reserved.details.reason == "ASSIGNMENT_RESERVED")
            _ = try await catalog.claim(held)
            let claimed = try await refusal { _ = try await revoke(used.assignmentID) }
            #expect(claimed.details.reason == "ASSIGNMENT_CLAIMED")
            let unknown = try await refusal { _ = try await revoke(anyID()) }
            #expect(unknown.code == .notFound && unknown.details.reason == "ASSIGNMENT_UNKNOWN")
        }
    }

    @Test("Assignments are listed by player, package and campaign; pages stay where they are while rows are added")
    func lists() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let (ada, bea) = (anyID(), anyID())
            let one = try await catalog.create(.fixture(source: .smartico))
            let two = try await catalog.create(.fixture(source: .smartico))
            var ids: [String] = []
            for package in [one, two, one] { ids.append(try await catalog.assign(package, to: ada).assignmentID) }
            let beas = try await catalog.assign(one, to: bea, campaign: "spring").assignmentID
            func list(
                _ player: String = "", _ package: String = "", _ campaign: String = ""
            ) async throws -> [String] {
                try await catalog.assignments.listAssignments(
                    ListAssignmentsRequest(playerID: player, packageID: package, campaignID: campaign)
                ).assignments.map(\.assignmentID)
            }
            #expect(try await list(ada) == ids.reversed())
            #expect(try await list("", one.packageID) == [beas, ids[2], ids[0]])
            #expect(try await list("", "", "spring") == [beas])
            #expect(try await list(ada, one.packageID) == [ids[2], ids[0]])
            #expect(try await list(ada, "", "spring") == [])
            #expect(try await list("", one.packageID, "spring") == [beas])
            #expect(try await list(bea, one.packageID, "spring") == [beas])
            var seen: [String] = []
            var token = ""
            repeat {
                let page = try await catalog.assignments.listAssignments(
                    ListAssignmentsRequest(playerID: ada, page: PageRequest(pageSize: 1, pageToken: token)))
                seen += page.assignments.map(\.assignmentID)
                token = page.page?.nextPageToken ?? ""
                if seen.count == 1 { _ = try await catalog.assign(two, to: ada) }
            } while !token.isEmpty
            #expect(seen == ids.reversed())
        }
    }

    @Test("Each row of a push has its own outcome, and a bad one leaves the others alone")
    func outcomes() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let package = try await catalog.create(.fixture(source: .smartico))
            let twin = anyID()
            let header = AssignManyHeader(
                correlationID: "push-1", packageID: package.packageID, campaignID: "spring", segment: "all",
                metadata: "{\"a\": 1, \"b\": 1}")
            let rows = [
                AssignmentRow(playerID: anyID(), segment: "whales", metadata: "{\"b\": 2}"),
                AssignmentRow(playerID: "nobody"),
                AssignmentRow(playerID: anyID(), packageID: anyID()),
                AssignmentRow(playerID: anyID(), expiresAt: .fromNow(-60)),
                AssignmentRow(playerID: twin), AssignmentRow(playerID: twin),
                AssignmentRow(playerID: anyID(), metadata: "[]"),
            ]
            let answer = try await catalog.push(header, rows, perMessage: 3)
            #expect(
                answer.outcomes == [
                    .assigned, .invalid, .packageUnknown, .expired, .assigned, .alreadyAssigned, .invalid,
                ])
            #expect(answer.assigned == 2 && answer.alreadyAssigned == 1 && answer.refused == 4)
            #expect(answer.violations.map(\.row) == [1, 6])
            #expect(answer.violations.map(\.field) == ["player_id", "metadata"])
            let list = try await catalog.assignments.listAssignments(ListAssignmentsRequest(campaignID: "spring"))
            let whale = try #require(list.assignments.first { $0.segment == "whales" })
            #expect(whale.metadata.contains("\"a\":1") && whale.metadata.contains("\"b\":2"))
            #expect(whale.metadata.contains("push-1"))
            #expect(list.assignments.first { $0.playerID == twin }?.segment == "all")
        }
    }

    @Test("The same correlation id again changes nothing, also after a revocation; another header is refused")
    func pushAgain() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let package = try await catalog.create(.fixture(source: .smartico))
            var header = AssignManyHeader(correlationID: "push", packageID: package.packageID, campaignID: "c")
            let rows = (0..<50).map { _ in AssignmentRow(playerID: anyID()) }
            let first = try await catalog.push(header, rows, perMessage: 7)
            #expect(first.assigned == 50)
            let list = try await catalog.assignments.listAssignments(ListAssignmentsRequest(campaignID: "c"))
            _ = try await catalog.assignments.revoke(
                RevokeRequest(idempotencyKey: "r", assignmentID: list.assignments[0].assignmentID))
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let again = try await catalog.push(header, rows, perMessage: 50)
            #expect(again.assigned == 0 && again.alreadyAssigned == 50)
            header.segment = "other"
            let conflict = try await refusal { _ = try await catalog.push(header, rows) }
            #expect(conflict.code == .alreadyExists && conflict.details.reason == "IDEMPOTENCY_CONFLICT")
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
            // A stream that broke off is sent again with the rest.
            header.segment = ""
            let more = try await catalog.push(header, rows + [AssignmentRow(playerID: anyID())])
            #expect(more.assigned == 1 && more.alreadyAssigned == 50)
        }
    }

    @Test("The same push twice at once assigns each row once")
    func pushesAtOnce() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture(source: .smartico))
            let header = AssignManyHeader(correlationID: "push", packageID: package.packageID, campaignID: "c")
            let rows = (0..<2_000).map { _ in AssignmentRow(playerID: anyID()) }
            let assigned = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await loyalty.catalog.push(header, rows.shuffled(), perMessage: 300).assigned }
                }
                return try await group.reduce(0, +)
            }
            #expect(assigned == 2_000)
        }
    }

    @Test("A campaign's report counts each assignment once, by segment")
    func report() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let package = try await catalog.create(.fixture(source: .smartico))
            let claimed = try await catalog.assign(package, to: ada, campaign: "spring", segment: "a")
            let held = try await catalog.reserve(package, for: ada, assignment: claimed.assignmentID).reservation
            _ = try await catalog.claim(held)
            _ = try await catalog.assign(package, to: ada, campaign: "spring", segment: "a")
            let revoked = try await catalog.assign(package, to: anyID(), campaign: "spring", segment: "a")
            _ = try await catalog.assignments.revoke(
                RevokeRequest(idempotencyKey: "r", assignmentID: revoked.assignmentID))
            _ = try await catalog.assign(package, to: anyID(), campaign: "spring")
            _ = try await catalog.assign(package, to: anyID(), campaign: "autumn")
            func report(_ campaign: String = "", from: Timestamp? = nil) async throws -> [CampaignReportRow] {
                try await catalog.campaigns.campaignReport(
                    CampaignReportRequest(campaignID: campaign, assignedFrom: from)
                ).rows
            }
            let spring = try await report("spring")
            #expect(spring.map(\.segment) == ["", "a"])
            #expect(
                spring.last
                    == CampaignReportRow(
                        campaignID: "spring", segment: "a", assigned: 3, open: 1, claimed: 1, revoked: 1, players: 2))
            #expect(try await report().map(\.campaignID) == ["autumn", "spring", "spring"])
            #expect(try await report(from: .fromNow(60)).isEmpty)
        }
    }
}
