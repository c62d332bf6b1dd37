internal import Domain
private import RPC
private import ServiceRuntime

/// Calls that an operator makes, in order: a JSON file of `{"call": "catalog.Packages/CreatePackage", "request": {…}}`.
///
/// The requests carry idempotency keys, so a script may be applied any number of times.
struct CallScript: Sendable {
    struct Entry: Sendable {
        let method: MethodName
        let owner: ServiceName
        let request: JSONValue
    }

    let path: String
    let entries: [Entry]

    private static let limits = JSONLimits(bytesMax: 16 << 20)

    /// - Throws: ``CallInputError`` naming the file, and the entry from 1.
    init(path: String) throws {
        self.path = path
        let value: JSONValue
        do throws(DomainError) { value = try JSONValue(parsing: try Self.text(path), limits: Self.limits) } catch {
            throw CallInputError("\(path) \(error.message)")
        }
        guard case .array(let elements) = value else { throw CallInputError("\(path) is a list of calls such as []") }
        entries = try elements.enumerated().map { index, element in
            guard case .object(let object) = element, case .string(let name)? = object["call"],
                let request = object["request"], object.count == 2
            else {
                throw CallInputError("\(path): call \(index + 1) is an object of a \"call\" and a \"request\"")
            }
            let method = try MethodName(name)
            guard let owner = method.owner else {
                throw CallInputError("\(path): call \(index + 1): \(name) is of none of the five services")
            }
            return Entry(method: method, owner: owner, request: request)
        }
    }

    private static func text(_ path: String) throws(DomainError) -> String {
        do throws(SystemFileError) { return try SystemFile.text(path) } catch {
            throw DomainError(.malformed, "cannot be read: \(error.reason)")
        }
    }

    /// Makes the calls, one after the other; the first that is refused ends it.
    ///
    /// - Parameter made: Called after each, with how many are made.
    func apply(with clients: PlatformClients, made: (Int) -> Void) async throws {
        var callers: [ServiceName: DynamicCalls] = [:]
        let options = CallOptions(timeout: .seconds(30), waitForReady: true, carriesIdempotencyKey: true)
        for (index, entry) in entries.enumerated() {
            let caller = callers[entry.owner] ?? DynamicCalls(clients[entry.owner])
            callers[entry.owner] = caller
            do {
                _ = try await caller.call(entry.method, entry.request, options)
            } catch {
                throw CallInputError(
                    "\(path): call \(index + 1), \(entry.method.service)/\(entry.method.method): \(error)")
            }
            made(index + 1)
        }
    }
}
