/// What the operating system says of this process, by Prometheus' usual names.
package enum ProcessMetrics {
    package static func register(in registry: MetricsRegistry) {
        registry.observe(
            "process_cpu_seconds_total", help: "Processor time of this process, user and system.", isCounter: true
        ) { SystemUsage.processorSeconds }
        registry.observe("process_resident_memory_bytes", help: "Memory of this process that is in RAM.") {
            SystemUsage.residentBytes
        }
        registry.observe("process_open_fds", help: "Open file descriptors of this process.") {
            SystemUsage.openDescriptors
        }
        let start = Double(SystemTime.now.seconds)
        registry.observe("process_start_time_seconds", help: "When this process started, since 1970.") { start }
    }
}
