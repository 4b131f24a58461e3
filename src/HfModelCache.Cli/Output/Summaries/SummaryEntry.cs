using HfModelCache.Cli.Output.Plans;

namespace HfModelCache.Cli.Output.Summaries;

/// <summary>Represents what became of one model as JSON.</summary>
internal sealed record SummaryEntry
{
    /// <summary>The model: <c>org/name</c>, with its type and revision where they were named.</summary>
    public required string Model { get; init; }

    /// <summary><c>present</c>, <c>copied</c>, <c>restored</c>, <c>verified</c>, <c>planned</c> or <c>failed</c>.</summary>
    public required string Result { get; init; }

    /// <summary>Where it is; null if it is nowhere.</summary>
    public required string? Location { get; init; }

    /// <summary>Its commit; null if it is unknown.</summary>
    public required string? Commit { get; init; }

    /// <summary>The number of its files.</summary>
    public required int Files { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>The bytes that were moved for it, or would be.</summary>
    public required long MovedBytes { get; init; }

    /// <summary>How long the command ran for it, with all waiting.</summary>
    public required double Seconds { get; init; }

    /// <summary>The plan, of <c>plan</c>; otherwise null.</summary>
    public required PlanDocument? Plan { get; init; }

    /// <summary>The reason of the failure, one of those of the last line; null if it succeeded.</summary>
    public required string? Reason { get; init; }

    /// <summary>The cause of the failure, in sentences; null if it succeeded.</summary>
    public required string? Cause { get; init; }

    /// <summary>The remedy, in sentences; null if it succeeded.</summary>
    public required string? Remedy { get; init; }

    public static SummaryEntry Of(ModelOutcome outcome) => new()
    {
        Model = outcome.Model,
        Result = NameOf(outcome.Result),
        Location = outcome.Location,
        Commit = outcome.Commit,
        Files = outcome.Files,
        Bytes = outcome.Bytes,
        MovedBytes = outcome.MovedBytes,
        Seconds = Math.Round(outcome.Took.TotalSeconds, 3),
        Plan = outcome.Plan,
        Reason = outcome.Failure?.Reason.ToString(),
        Cause = outcome.Failure?.Cause,
        Remedy = outcome.Failure?.Remedy,
    };

    public static string NameOf(ModelResult result) => result.ToString().ToLowerInvariant();
}
