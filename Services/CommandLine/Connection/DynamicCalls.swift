internal import Domain
private import Messages
internal import RPC

/// Calls by name, with JSON in and out, by what the servers say of themselves; each service's messages are asked for once.
actor DynamicCalls {
    private let client: RPCClient
    private var schemas: [String: Schema] = [:]

    init(_ client: RPCClient) { self.client = client }

    /// - Returns: The answer, as JSON over several lines.
    /// - Throws: ``CallInputError`` for what the server does not describe, `RPCError` for what it refuses.
    func call(_ name: MethodName, _ request: JSONValue, _ options: CallOptions) async throws -> String {
        let schema = try await schema(of: name.service, options)
        guard let method = schema.services[name.service]?.first(where: { $0.name == name.method }) else {
            let names = schema.services[name.service]?.map(\.name).joined(separator: ", ") ?? "no such service"
            throw CallInputError("\(name.service) has no method \(name.method); it has: \(names)")
        }
        guard !method.isStreaming else {
            throw CallInputError("\(name.method) streams; only unary methods can be called")
        }
        let message = RawMessage(try MessageEncoder(schema: schema).encode(request, as: method.request, path: ""))
        let descriptor = MethodDescriptor<RawMessage, RawMessage>(path: "\(name.service)/\(name.method)", kind: .unary)
        let answer = try await client.unary(descriptor, message, options: options)
        return MessageDecoder(schema: schema).json(answer.bytes, as: method.response)
    }

    private func schema(of service: String, _ options: CallOptions) async throws -> Schema {
        if let known = schemas[service] { return known }
        let schema = try await Reflected.schema(of: service, client, options)
        schemas[service] = schema
        return schema
    }
}
