package import RPC

extension RPCError.Code {
    /// As gRPC writes it: `INVALID_ARGUMENT`.
    package var statusName: String {
        if self == .internalError { return "INTERNAL" }
        return "\(self)".reduce(into: "") { text, character in
            if character.isUppercase { text.append("_") }
            text.append(character.uppercased())
        }
    }
}
