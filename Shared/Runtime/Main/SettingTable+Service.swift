extension SettingTable {
    /// Every setting of a service: the common ones, its peers', its own.
    package static func service(_ definition: ServiceDefinition) -> SettingTable {
        var table = SettingTable()
        table.add(.configurationFile)
        table.add(.listenHost)
        table.add(.listenPort, default: "\(definition.defaultPort)")
        table.add(.plaintextForced)
        table.add(.certificateFile)
        table.add(.privateKeyFile)
        table.add(.trustRootsFile)
        table.add(.authorizationFile)
        table.add(.databaseURL)
        table.add(.databasePassword)
        table.add(.databaseConnectionsMax)
        table.add(.databaseTimeout)
        for peer in definition.peers { table.add(.peerAddress(peer.name), default: "127.0.0.1:\(peer.defaultPort)") }
        if definition.peers.contains(where: \.takesEvents) {
            table.add(.relayBatchEventsMax)
            table.add(.relayBatchesInFlightMax)
            table.add(.relayGatherTime)
            table.add(.relayGatherTimeMax)
            table.add(.relayPollInterval)
            table.add(.relayLease)
            table.add(.relayAttemptsMax)
        }
        table.add(.inboxRetention)
        table.add(.idempotencyRetention)
        table.add(.metricsHost)
        table.add(.metricsPort, default: "\(definition.defaultPort + 1_000)")
        table.add(.logLevel)
        table.add(.logFormat)
        table.add(.logCalls)
        table.add(.tracingSampleRatio)
        table.add(.drainTimeout)
        definition.addSettings(&table)
        return table
    }
}
