using HfModelCache.Failures;

namespace HfModelCache.Sources;

/// <summary>
/// An address that the source had just given refused the request, or returned something other than the file. Another
/// address may do better, unless the answer stays the same.
/// </summary>
/// <param name="reason">What failed.</param>
/// <param name="message">The cause, with host and file.</param>
/// <param name="answer">A text that is equal for equal answers.</param>
internal sealed class WrongAnswerException(FailureReason reason, string message, string answer)
    : TransientException(reason, message)
{
    /// <summary>A text that is equal for equal answers.</summary>
    public string Answer { get; } = answer;
}
