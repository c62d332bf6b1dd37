internal import Domain
private import Messages
internal import RPC

/// Calls one service with JSON in and out, by the service's own description of its messages: any version of any service,
/// without its contract.
struct DynamicClient: Sendable {
    /// A page of a thousand purchases with their texts is far below it.
    private static let limits = JSONLimits(bytesMax: 64 << 20)

    let client: RPCClient
    let options: CallOptions

    /// Calls a unary method.
    ///
    /// - Parameter method: Such as `rewards.Audit/SumWagers`.
    func call(_ method: String, _ request: JSONObject = JSONObject()) async throws -> JSONObject {
        let name = try MethodName(method)
        let (schema, type) = try await find(name)
        let message = RawMessage(
            try MessageEncoder(schema: schema).encode(.object(request), as: type.request, path: ""))
        let descriptor = MethodDescriptor<RawMessage, RawMessage>(path: "\(name.service)/\(name.method)", kind: .unary)
        let answer = try await client.unary(descriptor, message, options: options)
        return try Self.object(answer, type.response, schema)
    }

    /// Calls a method that answers a stream, and hands out its messages as they come.
    func stream(
        _ method: String, _ request: JSONObject = JSONObject(), _ body: (JSONObject) throws -> Void
    ) async throws {
        let name = try MethodName(method)
        let (schema, type) = try await find(name)
        let message = RawMessage(
            try MessageEncoder(schema: schema).encode(.object(request), as: type.request, path: ""))
        let descriptor = MethodDescriptor<RawMessage, RawMessage>(
            path: "\(name.service)/\(name.method)", kind: .serverStreaming)
        try await client.serverStreaming(descriptor, message, options: options) { answers in
            for try await answer in answers { try body(try Self.object(answer, type.response, schema)) }
        }
    }

    /// Calls a method that answers pages until there are no more, and hands out what is under `member`.
    func pages(
        _ method: String, _ request: JSONObject = JSONObject(), size: Int = 1_000, of member: String,
        _ body: ([JSONObject]) async throws -> Void
    ) async throws {
        var token = ""
        repeat {
            var page = JSONObject()
            page["page_size"] = .number(JSONNumber(Int64(size)))
            page["page_token"] = .string(token)
            var asked = request
            asked["page"] = .object(page)
            let answer = try await call(method, asked)
            try await body(answer.objects(member))
            token = answer.object("page")?.text("next_page_token") ?? ""
        } while !token.isEmpty
    }

    private func find(_ name: MethodName) async throws -> (Schema, Schema.Method) {
        let schema = try await Reflected.schema(of: name.service, client, options)
        guard let method = schema.services[name.service]?.first(where: { $0.name == name.method }) else {
            throw CallInputError("\(name.service) has no method \(name.method)")
        }
        return (schema, method)
    }

    private static func object(_ answer: RawMessage, _ type: String, _ schema: Schema) throws -> JSONObject {
        try JSONObject(parsing: MessageDecoder(schema: schema).json(answer.bytes, as: type), limits: limits)
    }
}

extension JSONObject {
    /// A text member; empty where there is none.
    func text(_ name: String) -> String {
        if case .string(let text) = self[name] { text } else { "" }
    }

    /// A whole number, which long ones are written as a text.
    func number(_ name: String) -> Int64 {
        switch self[name] {
        case .string(let text): Int64(text) ?? 0
        case .number(let number): Int64(number.text) ?? 0
        default: 0
        }
    }

    /// An amount; zero where there is none.
    func amount(_ name: String) -> FixedDecimal { (try? FixedDecimal(text(name))) ?? .zero }

    func isTrue(_ name: String) -> Bool { self[name] == .bool(true) }

    func object(_ name: String) -> JSONObject? {
        if case .object(let object) = self[name] { object } else { nil }
    }

    /// The objects of a list; none where there is no list.
    func objects(_ name: String) -> [JSONObject] {
        guard case .array(let values) = self[name] else { return [] }
        return values.compactMap { if case .object(let object) = $0 { object } else { nil } }
    }
}
