package import Logging

/// Asks together what is asked at the same time: one statement, or one call to a peer, for all of it.
///
/// One caller alone is never delayed; while a batch is on its way, what is asked meanwhile gathers for the next. An answer
/// is of a moment after its question was asked, so who has written reads what it wrote.
package struct BatchReader<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
    private let batches: BatchWriter<Question, Answer?>
    private let questionsMax: Int

    /// - Parameters:
    ///   - executor: Where questions are asked: for statements the pool's thread, where a batch needs nobody to be woken.
    ///   - read: Answers the questions it can; one that is left out has no answer. No question comes twice.
    package init(
        limits: BatchLimits = .questions, on executor: (any TaskExecutor)? = nil,
        logger: Logger = Logger(label: "questions"),
        read: @escaping @Sendable ([Question]) async throws -> [Question: Answer]
    ) {
        questionsMax = limits.itemsPerBatchMax
        batches = BatchWriter(limits: limits, on: executor, logger: logger) { questions in
            let answers = try await read(questions.count == 1 ? questions : Array(Set(questions)))
            return questions.map { answers[$0] }
        }
    }

    /// - Returns: nil where there is no answer.
    /// - Throws: RESOURCE_EXHAUSTED where too many wait; what the closure throws.
    package func answer(_ question: Question) async throws -> Answer? {
        try await answers(to: [question])[0]
    }

    /// The answers, in the order of the questions.
    package func answers(to questions: [Question]) async throws -> [Answer?] {
        var answers: [Answer?] = []
        answers.reserveCapacity(questions.count)
        for start in stride(from: 0, to: questions.count, by: questionsMax) {
            let asked = Array(questions[start..<min(start + questionsMax, questions.count)])
            do {
                answers += try await batches.write(asked)
            } catch let full as QueueFull {
                throw full.error
            }
        }
        return answers
    }
}

extension BatchLimits {
    /// Of questions: what a call of a peer takes at most, and a few at a time, so that one that is slow holds up no more than
    /// its own.
    package static var questions: BatchLimits {
        var limits = BatchLimits()
        limits.itemsPerBatchMax = 1_000
        limits.batchesInFlightMax = 4
        return limits
    }
}
