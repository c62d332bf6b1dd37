import RPC

extension CallContext {
    static func fixture(metadata: Metadata = Metadata(), peer: PeerIdentity? = nil) -> CallContext {
        CallContext(path: "shop.v1.Ledger/Post", metadata: metadata, peer: peer)
    }
}

extension ClientCallDescription {
    static func fixture(metadata: Metadata = Metadata()) -> ClientCallDescription {
        ClientCallDescription(
            path: "shop.v1.Ledger/Post", kind: .unary, idempotency: .unknown, options: CallOptions(metadata: metadata),
            target: "rewards:7105")
    }
}
