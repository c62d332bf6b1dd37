import Domain
import Foundation
import LoyaltyHarness
import Postgres
import RPC
import RPCServicesContract

@testable import loyalty

/// All services, every method of theirs, and what their players, packages and purchases are called.
actor CallWorld {
    nonisolated let loyalty: LoyaltyHarness
    /// By the method's short name, such as `rewards.Ledger/Post`.
    nonisolated let targets: [String: CallTarget]
    nonisolated let pool: PostgresPool
    nonisolated let rewards: RPCClient
    private var values: [String: JSONValue] = [:]
    /// What was sent and answered, to be sent again.
    private(set) var sent: [(example: CallExample, request: JSONObject)] = []
    /// Why examples failed.
    private(set) var failures: [String] = []
    private var number = 0

    /// Asks every service for its methods.
    init(_ loyalty: LoyaltyHarness, pool: PostgresPool, clients: [LoyaltyService: RPCClient]) async throws {
        guard let rewards = clients[.rewards] else { throw HarnessError("there is no client of rewards") }
        self.loyalty = loyalty
        self.pool = pool
        self.rewards = rewards
        var targets: [String: CallTarget] = [:]
        // What every port answers is asked of purchases, which comes last.
        for service in LoyaltyService.allCases.sorted(by: { $1 == .purchases && $0 != .purchases }) {
            guard let client = clients[service] else {
                throw HarnessError("there is no client of \(service)")
            }
            let schema = try await Reflected.schema(of: "", client, CallOptions())
            for described in try await ReflectionClient(client).listServices(ListServicesRequest())
                .services
            {
                for method in described.methods {
                    let parts = method.path.split(whereSeparator: { $0 == "." })
                    // `loyalty.rewards.v1.Ledger/Post` is `rewards.Ledger/Post`.
                    let name = "\(parts[1]).\(parts[3])"
                    targets[name] = CallTarget(client: client, schema: schema, info: method)
                }
            }
        }
        self.targets = targets
    }

    /// Makes the calls of all examples, one after the other.
    ///
    /// - Throws: What the first one failed with.
    func grow(_ examples: [CallExample]) async throws {
        for example in examples { try await grow(example) }
    }

    /// Makes the calls of all examples; of those that fail it is known why.
    func growAsFarAsPossible(_ examples: [CallExample]) async {
        for example in examples {
            do { try await grow(example) } catch { failures.append("\(error)") }
        }
    }

    private func grow(_ example: CallExample) async throws {
        let request = try self.request(of: example).object
        do {
            try await call(example, request)
        } catch let error as RPCError where [.notFound, .failedPrecondition].contains(error.code) {
            // What one service tells another takes a moment.
            try await loyalty.untilAllIsDelivered(asking: pool)
            do {
                try await call(example, request)
            } catch {
                throw HarnessError("\(example.method) \(request): \(error)")
            }
        } catch {
            let fields = (error as? RPCError)?.details.fieldViolations ?? []
            throw HarnessError("\(example.method) \(request): \(error) \(fields)")
        }
    }

    private func call(_ example: CallExample, _ request: JSONObject) async throws {
        let answer = try await target(example.method).send(request)
        for (name, path) in example.keeps {
            var value: JSONValue? = .object(answer)
            for step in path.split(separator: ".") {
                guard case .object(let object) = value else { break }
                value = object[String(step)]
            }
            guard let value else {
                throw HarnessError("\(example.method) answered no \(path): \(answer)")
            }
            values[name] = value
        }
        sent.append((example, request))
    }

    nonisolated func target(_ method: String) throws -> CallTarget {
        guard let target = targets[method] else {
            throw HarnessError("no service has the method \(method)")
        }
        return target
    }

    /// The example's request, with a key of its own where it takes one.
    func request(of example: CallExample) throws -> ExampleRequest {
        var request = try filled(example.request)
        if try target(example.method).takesKey {
            request.object["idempotency_key"] = .string(UUID().uuidString.lowercased())
        }
        return request
    }

    /// A request with the names of this world in the places that are left for them.
    func filled(_ text: String) throws -> ExampleRequest {
        guard case .object(let object) = fill(.object(try JSONObject(parsing: text))) else {
            preconditionFailure("an object stays one")
        }
        return ExampleRequest(object)
    }

    private func fill(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): return fill(text)
        case .array(let elements): return .array(elements.map { fill($0) })
        case .object(let object):
            var filled = JSONObject()
            for member in object.members { filled[member.name] = fill(member.value) }
            return .object(filled)
        default: return value
        }
    }

    private func fill(_ text: String) -> JSONValue {
        guard let start = text.firstIndex(of: "$") else { return .string(text) }
        let name = String(text[text.index(after: start)...])
        if let value = values[name] { return value }
        if name == "new" { return .string(UUID().uuidString.lowercased()) }
        if name.hasPrefix("now") { return .string(Self.time(Int(name.dropFirst(3)) ?? 0)) }
        if name.hasPrefix("day") {
            return .string(String(Self.time(86_400 * (Int(name.dropFirst(3)) ?? 0)).prefix(10)))
        }
        if name == "birthday" { return .string("1988" + Self.time(-86_400).prefix(10).dropFirst(4)) }
        if name == "month" { return .string(String(Self.time(0).prefix(7))) }
        number += 1
        if name == "code" { return .string("X\(Self.letter(number / 26))\(Self.letter(number))") }
        return .string(text.replacingOccurrences(of: "$n", with: "\(number)"))
    }

    private static func letter(_ number: Int) -> Character {
        Character(UnicodeScalar(UInt8(ascii: "A") + UInt8(number % 26)))
    }

    private static func time(_ seconds: Int) -> String {
        Date(timeIntervalSinceNow: TimeInterval(seconds)).ISO8601Format()
    }
}
