internal import EventsContract
internal import RPC
internal import RPCServices
internal import RPCServicesContract

/// A service's own RPC services and those that every port answers.
struct ServingServices {
    let services: [any RPCService]
    let state: ServingState
    let stats: StatsProvider
    let metrics: RPCMetrics

    init(
        _ parts: ServiceParts, inbox: Inbox, operations: OperationsProvider, registry: MetricsRegistry,
        state: ServingState
    ) {
        var own = parts.services
        if !parts.eventHandlers.byType.isEmpty { own.append(EventsService(EventsReceiver(inbox))) }
        let common = [
            HealthService.descriptor, ReflectionService.descriptor, StatsService.descriptor,
            OperationsService.descriptor,
        ]
        let descriptors = own.map(\.descriptor) + common
        let metrics = RPCMetrics(registry: registry, served: descriptors)
        state.add(services: descriptors.map(\.fullName))
        stats = StatsProvider(startedAtSeconds: SystemTime.now.seconds) { metrics.methodStats() }
        services =
            own + [
                HealthService(HealthProvider(state)), ReflectionService(ReflectionProvider(descriptors)),
                StatsService(stats), OperationsService(operations),
            ]
        self.state = state
        self.metrics = metrics
    }
}
