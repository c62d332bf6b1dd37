import Domain
import Messages
import RPC
import RPCServicesContract

@testable import loyalty

/// One method of a running service, called by the service's own description of it.
struct CallTarget: Sendable {
    let client: RPCClient
    let schema: Schema
    let info: MethodInfo

    /// Stands for bytes that are no text; as many bytes in UTF-8 as those.
    static let noText = "\u{F8FF}"

    var fields: [Schema.Field] { schema.messages[info.requestType]?.fields ?? [] }

    var takesKey: Bool { fields.contains { $0.name == "idempotency_key" } }

    /// As its description says.
    var changesNothing: Bool {
        let parts = info.path.split(separator: "/").map(String.init)
        return schema.services[parts[0]]?.first { $0.name == parts[1] }?.hasNoSideEffects ?? false
    }

    /// Whether its name says that it lists something.
    var isList: Bool { info.path.contains("/List") }

    /// Whether it answers one thing by its name, and NOT_FOUND where there is none.
    var isGetter: Bool { info.path.contains("/Get") }

    /// Whether it answers its list page by page.
    var isPaged: Bool { hasPageMessage || fields.contains { $0.name == "page_token" } }

    /// Whether it is asked for a page with a message of its own, and not with two fields of the request.
    var hasPageMessage: Bool { fields.contains { $0.typeName == "loyalty.common.v1.PageRequest" } }

    /// - Returns: The answer; of a stream, its first message, or nothing of an empty one.
    func send(_ request: JSONObject) async throws -> JSONObject {
        let encoder = MessageEncoder(schema: schema)
        let bytes = try encoder.encode(.object(request), as: info.requestType, path: "")
        let answer = try await send(RawMessage(Self.withoutText(bytes)))
        let text = MessageDecoder(schema: schema).json(answer.bytes, as: info.responseType)
        return try JSONObject(parsing: text, limits: JSONLimits(bytesMax: 16 << 20))
    }

    private func send(_ message: RawMessage) async throws -> RawMessage {
        let options = CallOptions(timeout: .seconds(30), waitForReady: true)
        if info.clientStreaming {
            return try await client.clientStreaming(descriptor(.clientStreaming), options: options) {
                requests in
                try await requests.write(message)
            }
        }
        guard info.serverStreaming else {
            return try await client.unary(descriptor(.unary), message, options: options)
        }
        return try await client.serverStreaming(descriptor(.serverStreaming), message, options: options) { answers in
            for try await answer in answers { return answer }
            return RawMessage()
        }
    }

    private func descriptor(_ kind: CallKind) -> MethodDescriptor<RawMessage, RawMessage> {
        MethodDescriptor(path: info.path, kind: kind)
    }

    private static func withoutText(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let mark = Array(noText.utf8)
        for start in bytes.indices.dropLast(mark.count - 1)
        where bytes[start..<start + mark.count].elementsEqual(mark) {
            bytes.replaceSubrange(start..<start + mark.count, with: [0xFF, 0xFE, 0xFF])
        }
        return bytes
    }
}
