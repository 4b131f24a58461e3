using HfModelCache.Failures;

namespace HfModelCache.Cli.Output.Failures;

/// <summary>Represents a run in which the command failed for some of several models.</summary>
/// <param name="failed">The models that failed, by name, each with its failure.</param>
/// <param name="count">The number of all models.</param>
internal sealed class ModelsFailedException(IReadOnlyList<(string Model, Failure Failure)> failed, int count)
    : OperatorException(FailureReason.ModelsFailed, MessageOf(failed, count))
{
    // A termination message has 4 KiB, and the details follow.
    private const int MostNamed = 30;

    /// <summary>Explains the run's failure by those of the models.</summary>
    /// <remarks>A retry helps as soon as it helps one of them.</remarks>
    public Failure Explain() => failed is [var (_, only)]
        ? only with { Cause = $"{Message} {only.Cause}" }
        : Failure.Of(FailureReason.ModelsFailed, Message, page: null, [.. failed.Select(one => $"{one.Model}: {one.Failure.Cause} {one.Failure.Remedy}")]) with
        {
            NeedsAction = failed.All(one => one.Failure.NeedsAction),
        };

    private static string MessageOf(IReadOnlyList<(string Model, Failure Failure)> failed, int count)
    {
        var names = string.Join(", ", failed.Take(MostNamed).Select(one => $"{one.Model} ({one.Failure.Reason})"));
        return $"{failed.Count} of {count} models failed: {names}{(failed.Count > MostNamed ? $" and {failed.Count - MostNamed} more" : "")}.";
    }
}
