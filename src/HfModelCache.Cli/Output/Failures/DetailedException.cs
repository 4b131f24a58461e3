using HfModelCache.Failures;

namespace HfModelCache.Cli.Output.Failures;

/// <summary>Represents a failure that needs more than one line.</summary>
/// <param name="reason">The reason.</param>
/// <param name="message">The cause in one sentence.</param>
/// <param name="details">The further lines.</param>
internal sealed class DetailedException(FailureReason reason, string message, IReadOnlyList<string> details)
    : OperatorException(reason, message)
{
    public IReadOnlyList<string> Details { get; } = details;
}
