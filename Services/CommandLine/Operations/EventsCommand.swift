internal import ArgumentParser
private import Domain
private import RPC
private import RPCServicesContract
private import ServiceRuntime

/// Events on their way between services, and those that an operator has to decide about.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Shows how far events are behind; lists, retries and discards parked ones.",
        subcommands: [Lag.self, Parked.self, Retry.self, Discard.self], defaultSubcommand: Lag.self)

    struct Lag: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows how many events wait, for each pair of services.")

        @OptionGroup var services: OperatedServices

        func run() async throws {
            var table = TextTable([
                ("from", .left), ("to", .left), ("waiting", .right), ("retrying", .right), ("parked", .right),
                ("oldest", .left),
            ])
            try await services.forEach { name, client in
                let answer = try await OperationsClient(client).getLag(
                    GetLagRequest(), options: CallOptions(timeout: .seconds(30)))
                for lag in answer.lags {
                    table.add([
                        name, lag.destination, "\(lag.waiting)", "\(lag.retrying)", "\(lag.parked)",
                        try lag.oldestAt.map { "\(try Timestamp($0))" } ?? "",
                    ])
                }
                for lag in answer.taken {
                    table.add([
                        lag.source, "\(name), taken", "\(lag.waiting)", "", "\(lag.parked)",
                        try lag.oldestAt.map { "\(try Timestamp($0))" } ?? "",
                    ])
                }
            }
            Console.answer(table.text, terminator: "")
        }
    }

    struct Parked: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists events that could not be applied, the oldest first, with what their receiver said.",
            discussion: """
                An event is at its sender, or, where its receiver had taken it, at its receiver: retry and discard it there.
                """)

        @Option(help: "Only those to this service.")
        var to = ""

        @OptionGroup var services: OperatedServices

        func run() async throws {
            var table = TextTable([
                ("from", .left), ("event", .left), ("to", .left), ("at", .left), ("player", .left), ("type", .left),
                ("parked", .left), ("error", .left),
            ])
            try await services.forEach { name, client in
                try await ParkedList(client: client, destination: to).forEach { event in
                    let type = event.type.split(separator: ".").last.map(String.init) ?? event.type
                    table.add([
                        event.source, event.eventID, event.destination, name, event.playerID, type,
                        try event.parkedAt.map { "\(try Timestamp($0))" } ?? "", event.lastError,
                    ])
                }
            }
            Console.answer(table.text, terminator: "")
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has parked events sent, or applied, again.",
            discussion: """
                  loyalty events retry rewards 0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44
                  loyalty events retry rewards --all
                """)

        @OptionGroup var choice: ParkedChoice

        func run() async throws {
            let count = try await choice.decide { client, key, ids in
                try await OperationsClient(client).retryParked(
                    RetryParkedRequest(idempotencyKey: key, eventIDs: ids)
                ).events
            }
            Console.answer("\(count) sent again")
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes parked events for good: what they say never takes effect.",
            discussion: """
                  loyalty events discard rewards 0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44
                """)

        @OptionGroup var choice: ParkedChoice

        func run() async throws {
            let count = try await choice.decide { client, key, ids in
                try await OperationsClient(client).discardParked(
                    DiscardParkedRequest(idempotencyKey: key, eventIDs: ids)
                ).events
            }
            Console.answer("\(count) discarded")
        }
    }
}
