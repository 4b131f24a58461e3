using HfModelCache.Failures;

namespace HfModelCache.Sources;

/// <summary>
/// An address that the Hub had just given was refused, or answered with something else than the file: another one may do
/// better, but not if the answer stays the same.
/// </summary>
/// <param name="reason">What failed.</param>
/// <param name="message">The cause, with host and file.</param>
/// <param name="answer">What was answered, the same text for the same answer.</param>
internal sealed class WrongAnswerException(FailureReason reason, string message, string answer)
    : TransientException(reason, message)
{
    /// <summary>What was answered, the same text for the same answer.</summary>
    public string Answer { get; } = answer;
}
