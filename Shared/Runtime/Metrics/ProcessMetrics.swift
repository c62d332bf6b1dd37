internal import Foundation

/// What the operating system says of this process, by Prometheus' usual names.
package enum ProcessMetrics {
    package static func register(in registry: MetricsRegistry) {
        registry.observe(
            "process_cpu_seconds_total", help: "Processor time of this process, user and system.", isCounter: true
        ) {
            var usage = rusage()
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return seconds(usage.ru_utime) + seconds(usage.ru_stime)
        }
        registry.observe("process_resident_memory_bytes", help: "Memory of this process that is in RAM.") {
            // The second number of statm: resident pages. Absent outside Linux, where 0 is shown.
            guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
                let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
            else { return 0 }
            return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
        }
        registry.observe("process_open_fds", help: "Open file descriptors of this process.") {
            Double((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0)
        }
        let start = Date().timeIntervalSince1970.rounded()
        registry.observe("process_start_time_seconds", help: "When this process started, since 1970.") { start }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
