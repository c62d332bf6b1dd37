import Domain
import LoyaltyHarness
import RPC
import Testing

@testable import loyalty

extension CallTests {
    /// Every method of every service, as it describes itself, with every mistake in every field.
    ///
    /// A method that is new wants a ``CallExample``; what is refused and what is not follows from the types and names of its
    /// fields, except for what its example and ``CallExemption`` say.
    @Suite("Every call")
    struct EveryCallTests {
        static let examples = CallExample.all.filter { !$0.isStep }

        /// What changes something and has no `idempotency_key` of its own.
        static let keyless = [
            "affiliates.Referrals/RecordClick": "the click's code is its key",
            "catalog.Assignments/AssignMany": "the push's correlation id is its key",
            "catalog.Reservations/ReserveMany": "each of its requests has a key",
            "rewards.Ledger/PostBatch": "each of its postings has a key",
            "rewards.RewardGrants/IssueBatch": "each of its grants has a key",
            "events.Events/Deliver": "each of its events has an id",
            "operations.Operations/RunJob": "a batch of a job may be done twice",
        ]

        @Test("has an example that is taken")
        func coverage() async {
            let failures = await CallWorldScope.current.failures
            #expect(failures == [])
            let methods = Set(CallWorldScope.current.targets.keys)
            let known = Self.examples.map(\.method)
            #expect(methods.subtracting(known).sorted() == [], "these have no example")
            #expect(Set(known).subtracting(methods).sorted() == [], "these have an example, and nobody answers them")
            #expect(known.count == Set(known).count, "two examples of one method")
        }

        @Test("that changes something has a key")
        func keyed() {
            let changing = CallWorldScope.current.targets.filter { !$1.changesNothing }
            let keyless = changing.filter { !$1.takesKey }.keys
            #expect(keyless.sorted() == Self.keyless.keys.sorted())
        }

        @Test("is exempt only from mistakes that can be made in it")
        func exemptions() async throws {
            let world = CallWorldScope.current
            for exemption in CallExemption.all {
                for (method, paths) in exemption.fields {
                    let example = try #require(Self.examples.first { $0.method == method })
                    let request = try await world.request(of: example)
                    let possible = BadRequest.possible(in: request, try world.target(method))
                    for path in paths
                    where !possible.contains(where: {
                        $0.path == path && exemption.mistakes.contains($0.mistake)
                    }) {
                        Issue.record("\(method) has no \(path) that could be wrong, and is exempt: \(exemption.reason)")
                    }
                }
            }
        }

        @Test("that changes something answers the same again for its key, and refuses the key with another request")
        func keys() async throws {
            let world = CallWorldScope.current
            let before = try await world.snapshot()
            for (example, request) in await world.sent {
                let target = try world.target(example.method)
                guard target.takesKey || example.otherwise != nil, !example.isForgotten else { continue }
                let again = try await target.send(request)
                #expect(Self.isReplayed(again), "\(example.method) does not say that it answered before: \(again)")
                guard !example.isStep else { continue }
                let difference = try #require(
                    example.otherwise, "\(example.method) has no other request to its example")
                let other = request.changed(by: try await world.filled(difference).object, in: example.batch)
                let conflict = await Self.conflict(of: other, example, target)
                #expect(conflict == "IDEMPOTENCY_CONFLICT", "\(example.method)")
            }
            #expect(try await world.snapshot().differences(from: before) == [])
        }

        @Test("names the field of every mistake and its bound, and changes nothing", arguments: examples)
        func mistakes(_ example: CallExample) async throws {
            let world = CallWorldScope.current
            let target = try world.target(example.method)
            let before = try await world.snapshot()
            let request = try await world.request(of: example)
            for bad in BadRequest.all(of: example, request, target) {
                let exemption = CallExemption.of(example.method, bad.path, bad.mistake)
                let judgement = Judgement(
                    bad: bad, target: target, batch: example.batch, expected: exemption?.answer)
                if let complaint = await Self.complaint(by: judgement) {
                    Issue.record("\(example.method) \(bad.path) \(bad.mistake): \(complaint)")
                }
            }
            if target.changesNothing {
                for allowed in BadRequest.allowed(in: request, target) {
                    await #expect(throws: Never.self, "\(example.method) without \(allowed.path)") {
                        try await target.send(allowed.request)
                    }
                }
            }
            let differences = try await world.snapshot().differences(from: before)
            #expect(differences.map { String($0.prefix(300)) } == [])
        }

        private static func complaint(by judgement: Judgement) async -> String? {
            do {
                return judgement.complaint(about: try await judgement.target.send(judgement.bad.request))
            } catch let error as RPCError {
                return judgement.complaint(about: error)
            } catch {
                return "\(error)"
            }
        }

        /// Whether an answer says that it was given before; of a batch, the outcome of its first request.
        private static func isReplayed(_ answer: JSONObject) -> Bool {
            if let outcome = answer.objects("outcomes").first {
                return outcome.members.contains { member in
                    if case .object(let inner) = member.value { inner.isTrue("replayed") } else { false }
                } || outcome.isTrue("replayed")
            }
            return answer.isTrue("replayed") || answer.isTrue("is_finished") || answer.number("already_assigned") > 0
        }

        /// Why a request is refused; of a batch, its first one.
        private static func conflict(of request: JSONObject, _ example: CallExample, _ target: CallTarget) async
            -> String
        {
            do {
                let answer = try await target.send(request)
                return answer.objects("outcomes").first?.object("refused")?.text("reason") ?? "it was taken: \(answer)"
            } catch let error as RPCError where error.code == .alreadyExists {
                return error.details.reason
            } catch {
                return "\(error) \((error as? RPCError)?.details.fieldViolations ?? [])"
            }
        }
    }
}

extension JSONObject {
    /// This request with some members in place of its own; of a batch, of its first element.
    fileprivate func changed(by difference: JSONObject, in batch: String?) -> JSONObject {
        var changed = self
        guard let batch else {
            for member in difference.members { changed[member.name] = member.value }
            return changed
        }
        let elements = objects(batch)
        guard let first = elements.first else { return changed }
        let others = elements.dropFirst().map(JSONValue.object)
        changed[batch] = .array([.object(first.changed(by: difference, in: nil))] + others)
        return changed
    }
}
