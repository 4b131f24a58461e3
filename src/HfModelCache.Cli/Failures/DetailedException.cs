using HfModelCache.Failures;

namespace HfModelCache.Cli.Failures;

/// <summary>A failure that needs more than one line.</summary>
/// <param name="reason">What failed.</param>
/// <param name="message">The cause in one sentence.</param>
/// <param name="details">The other lines.</param>
internal sealed class DetailedException(FailureReason reason, string message, IReadOnlyList<string> details)
    : OperatorException(reason, message)
{
    public IReadOnlyList<string> Details { get; } = details;
}
