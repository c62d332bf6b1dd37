import Domain
import RPC

@testable import loyalty

/// Whether a method makes of a bad request what it should.
struct Judgement {
    let bad: BadRequest
    let target: CallTarget
    /// The list of requests that are answered one by one; nil where there is none.
    let batch: String?
    /// What it answers instead of a violation of the field; nil where there is nothing to say.
    let expected: CallExemption.Answer?

    /// What is wrong with an answer; nil for nothing.
    func complaint(about answer: JSONObject) -> String? {
        // A list of what belongs to nobody is empty; what is asked for by its own name is not there.
        if bad.mistake == .unknownID, target.changesNothing, !target.isGetter { return nil }
        if isRefused(in: answer) || isUnknown(in: answer) { return nil }
        if answer.objects("violations").contains(where: { isRefusal($0.text("field"), $0.text("description")) }) {
            return nil
        }
        // What only looks at a draft answers what is wrong with it.
        let inner = String(bad.path.drop { $0 != "." }.dropFirst())
        if answer.objects("problems").contains(where: { inner.isEmpty || isNamed($0.text("path"), inner) }) {
            return nil
        }
        return "was taken: \(answer.description.prefix(200))"
    }

    /// What is wrong with an error; nil for nothing.
    func complaint(about error: RPCError) -> String? {
        if isOfSomethingElse(error.code) { return nil }
        if case .refused(let reason) = expected, error.details.reason == reason { return nil }
        let fields = error.details.fieldViolations
        guard error.code == .invalidArgument, let field = fields.first(where: { isNamed($0.field, path) }) else {
            return "\(error.description.prefix(200)) \(fields.map { "\($0.field): \($0.description)".prefix(100) })"
        }
        return complaint(about: field.description)
    }

    /// Of what says what is wrong: that there is something, not the whole of what was sent, and the bound where there is one.
    private func complaint(about description: String) -> String? {
        guard !description.isEmpty, description.utf8.count <= 1_000 else {
            return "says \(description.utf8.count) bytes"
        }
        guard bad.mistake.isBeyondBound, !Self.namesBound(description, sent: bad.value) else { return nil }
        return "names no bound: \(description)"
    }

    /// The field whose violation is expected.
    private var path: String { if case .named(let other) = expected { other } else { bad.path } }

    /// Whether a number is within its bounds, or an identifier well-formed, and there is nothing that it fits.
    private func isOfSomethingElse(_ code: RPCError.Code) -> Bool {
        switch (bad.mistake, code) {
        case (.unknownID, .notFound), (.unknownID, .failedPrecondition), (.tooLarge, .failedPrecondition): true
        case (.tooLarge, .notFound): bad.path.hasSuffix("_id") || bad.path.hasSuffix("version")
        case (.tooLarge, .aborted): bad.path.hasSuffix("version")
        default: false
        }
    }

    /// Whether a violation is of the field, or of one of its parts; of a list it may be of all of it, and so of a page and of
    /// a choice where nothing was chosen.
    private func isNamed(_ field: String, _ path: String) -> Bool {
        field == path || field.hasPrefix(path + "[") || field.hasPrefix(path + ".") || path.hasPrefix(field + "[")
            || path.hasPrefix(field + ".") && (field == "page" || bad.mistake == .missing)
    }

    /// Whether the outcome of a batch's first request is a refusal.
    private func isRefused(in answer: JSONObject) -> Bool {
        guard let outcome = answer.objects("outcomes").first else { return false }
        if outcome.text("status") == "EVENT_STATUS_FAILED" { return !outcome.text("message").isEmpty }
        guard let refused = outcome.object("refused"), refused.text("reason") == "INVALID_ARGUMENT" else {
            return false
        }
        return isRefusal(refused.text("field"), refused.text("message"))
    }

    /// Whether the refusal of a batch's first request is of its field, and names the bound.
    private func isRefusal(_ field: String, _ message: String) -> Bool {
        guard !field.isEmpty, let start = path.firstIndex(of: ".") else { return false }
        return isNamed(field, String(path[path.index(after: start)...])) && complaint(about: message) == nil
    }

    /// Whether the outcome of a batch's first request is that there is nothing of that identifier.
    private func isUnknown(in answer: JSONObject) -> Bool {
        guard bad.mistake == .unknownID, case .array(let outcomes) = answer["outcomes"] else { return false }
        switch outcomes.first {
        case .object(let outcome): return outcome.object("refused") != nil
        case .string(let outcome): return outcome.hasSuffix("_UNKNOWN")
        default: return false
        }
    }

    /// Whether a number other than what was sent is in a description, or a word that stands for zero.
    private static func namesBound(_ description: String, sent: JSONValue?) -> Bool {
        let sent = texts(of: sent)
        return description.split { !($0.isNumber || $0.isLetter || ",.-".contains($0)) }.map(String.init)
            .contains { word in
                !sent.contains(word) && word.contains(where: \.isNumber)
                    || ["positive", "negative", "empty"].contains(word)
            }
    }

    /// A value as a refusal may repeat it, its length included.
    private static func texts(of value: JSONValue?) -> Set<String> {
        switch value {
        case .string(let text): [text, "\(text.unicodeScalars.count)", "\(text.utf8.count)"]
        case .number(let number): [number.text]
        case .array(let elements): ["\(elements.count)"]
        case .object(let object): Set(object.members.flatMap { texts(of: $0.value) })
        default: []
        }
    }
}
