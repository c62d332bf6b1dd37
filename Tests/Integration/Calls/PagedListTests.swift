import Domain
import LoyaltyHarness
import RPC
import Testing

@testable import loyalty

extension CallTests {
    /// Every call that answers pages, while rows are added between them.
    @Suite("Every list")
    struct PagedListTests {
        @Test("is paged and known here, or says why it is not")
        func coverage() {
            let targets = CallWorldScope.current.targets
            let paged = targets.filter { $1.isPaged }.keys
            let known = (PagedList.all + [.faults]).map(\.method)
            #expect(Set(paged).symmetricDifference(known).sorted() == [])
            let whole = Set(targets.filter { $1.isList && !$1.isPaged }.keys)
            #expect(whole.symmetricDifference(PagedList.unpaged.keys).sorted() == [])
        }

        @Test(
            "has every row that was there, once and in its place, whatever is added meanwhile", arguments: PagedList.all
        )
        func pages(_ list: PagedList) async throws {
            let world = CallWorldScope.current
            for _ in 0..<3 { try await add(to: list, in: world) }
            let before = try await page(of: list, 1_000, after: "", in: world)
            #expect(before.rows.count >= 3 && before.token.isEmpty)
            #expect(Set(before.rows).count == before.rows.count, "the rows cannot be told from one another")

            var seen: [String] = []
            var token = ""
            var additions = 4
            repeat {
                let page = try await page(of: list, 2, after: token, in: world)
                #expect(page.rows.count == 2 || page.token.isEmpty, "a page of \(page.rows.count)")
                seen += page.rows
                token = page.token
                if additions > 0 { try await add(to: list, in: world) }
                additions -= 1
            } while !token.isEmpty && seen.count < 5_000
            #expect(Set(seen).count == seen.count, "something came twice")
            let wanted = Set(before.rows)
            #expect(seen.filter(wanted.contains) == before.rows, "lost, or in another order")
            // Newest first or not, a list that is asked again has what was added.
            let after = try await page(of: list, 1_000, after: "", in: world)
            #expect(after.rows.count > before.rows.count)
        }

        @Test("refuses a token that is none of its own, or was changed", arguments: PagedList.all + [.faults])
        func tokens(_ list: PagedList) async throws {
            let world = CallWorldScope.current
            for _ in 0..<2 { try await add(to: list, in: world) }
            let token = try await page(of: list, 1, after: "", in: world).token
            try #require(!token.isEmpty)
            let last = token.last == "0" ? "1" : "0"
            let first = token.first == "0" ? "1" : "0"
            for changed in [
                token.dropLast() + last, first + token.dropFirst(), String(token.dropLast()), token + token,
                token + " ",
                String(token.reversed()),
            ] {
                let error = try await refusal { _ = try await page(of: list, 1, after: changed, in: world) }
                #expect(error.code == .invalidArgument, "\(changed) for \(token): \(error)")
                #expect(["page", "page.page_token", "page_token"].contains(error.details.fieldViolations.first?.field))
            }
        }

        private func add(to list: PagedList, in world: CallWorld) async throws {
            try await world.grow(list.adding)
            if let insert = list.insert { try await world.insert(insert) }
            try await world.loyalty.untilAllIsDelivered(asking: world.pool)
        }

        private func page(
            of list: PagedList, _ size: Int64, after token: String, in world: CallWorld
        ) async throws -> (rows: [String], token: String) {
            var request = try await world.filled(list.request).object
            let target = try world.target(list.method)
            var page = JSONObject()
            page["page_size"] = .number(JSONNumber(size))
            page["page_token"] = .string(token)
            if target.hasPageMessage {
                request["page"] = .object(page)
            } else {
                for member in page.members { request[member.name] = member.value }
            }
            let answer = try await target.send(request)
            let rows = answer.objects(list.rows).map { row in
                list.identity.isEmpty ? row.description : row[list.identity]?.description ?? ""
            }
            return (rows, (answer.object("page") ?? answer).text("next_page_token"))
        }
    }
}
