import Foundation
import Glibc
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("Tasks on the thread of a pool")
struct TaskExecutorTests {
    @Test("A task that prefers it runs there, before it asks and with every answer")
    func staysThere() async throws {
        try await withPool { pool in
            let threads = try await Task(executorPreference: pool.taskExecutor) {
                var threads = [threadName()]
                for number in 0..<3 {
                    let answer = try await pool.value(Int.self, "SELECT $1::int8", number)
                    #expect(answer == number)
                    threads.append(threadName())
                }
                return threads
            }.value
            #expect(threads == Array(repeating: "postgres", count: 4))
            #expect(threadName() != "postgres")
        }
    }

    @Test("Tasks there and tasks elsewhere share the connections, also where tasks yield without end")
    func mixed() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 2 }) { pool in
            let end = End()
            try await withThrowingTaskGroup { group in
                group.addTask(executorPreference: pool.taskExecutor) {
                    while !end.isReached.load(ordering: .relaxed) { await Task.yield() }
                }
                for number in 0..<400 {
                    group.addTask(executorPreference: number % 2 == 0 ? pool.taskExecutor : nil) {
                        let answer = try await pool.value(Int.self, "SELECT $1::int8 + 1", number)
                        #expect(answer == number + 1)
                    }
                }
                for _ in 0..<400 { try await group.next() }
                end.isReached.store(true, ordering: .relaxed)
                try await group.waitForAll()
            }
        }
    }

    @Test("With several threads a statement goes to the one that it is asked for on")
    func severalThreads() async throws {
        try await withPool(configure: {
            $0.eventThreads = 3
            $0.limits.connectionsMax = 3
        }) { pool in
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 {
                    group.addTask(executorPreference: pool.taskExecutor) {
                        let thread = pthread_self()
                        for _ in 0..<20 {
                            let first = try await pool.value(Int.self, "SELECT pg_backend_pid()::int8")
                            let second = try await pool.value(Int.self, "SELECT pg_backend_pid()::int8")
                            // One connection for each thread.
                            #expect(first == second)
                            #expect(pthread_self() == thread)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("When the pool is closed, they go on elsewhere, and so do those that begin later")
    func closedPool() async throws {
        try await withPool { pool in
            let task = Task(executorPreference: pool.taskExecutor) {
                await pool.close()
                return await failure { _ = try await pool.value(Int.self, "SELECT 1::int8") }?.code
            }
            #expect(await task.value == .poolClosed)
            // The thread may still be on its way out.
            try await waitUntil("a task runs elsewhere") {
                await Task(executorPreference: pool.taskExecutor) { threadName() != "postgres" }.value
            }
        }
    }
}

private final class End: Sendable {
    let isReached = Atomic<Bool>(false)
}

/// As the kernel has it.
private func threadName() -> String {
    (try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8))?.trimmingCharacters(in: .newlines) ?? ""
}
