import NIOConcurrencyHelpers
import RPC

/// The metadata of gRPC's `custom_metadata`, and what the caller is told of it, in order.
final class EchoedMetadata: Sendable {
    static let expected = ["initial test_initial_metadata_value", "trailing ababab"]

    private let events = NIOLockedValueBox<[String]>([])

    /// What was told since the last time that a call began.
    var received: [String] { events.withLockedValue { $0 } }

    /// Options for one call; what was received before is forgotten.
    var options: CallOptions {
        events.withLockedValue { $0 = [] }
        var options = CallOptions()
        options.metadata.add("x-grpc-test-echo-initial", "test_initial_metadata_value")
        options.metadata.add("x-grpc-test-echo-trailing-bin", bytes: [0xAB, 0xAB, 0xAB])
        options.receiveInitialMetadata = { [events] metadata in
            events.withLockedValue { $0.append("initial \(metadata["x-grpc-test-echo-initial"] ?? "")") }
        }
        options.receiveTrailers = { [events] metadata in
            let bytes = metadata.entries.flatMap(\.value).map { String($0, radix: 16) }
            events.withLockedValue { $0.append("trailing \(bytes.joined())") }
        }
        return options
    }
}
