using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Plans;

namespace HfModelCache.Cli.Output.Summaries;

/// <summary>Represents what became of one model.</summary>
/// <param name="Result">The result.</param>
internal sealed record ModelOutcome(ModelResult Result)
{
    /// <summary>The model's name in messages. Default empty: whoever runs the command knows it.</summary>
    public string Model { get; init; } = "";

    /// <summary>Where it is; null, the default, if it is nowhere.</summary>
    public string? Location { get; init; }

    /// <summary>Its commit; null, the default, if it is unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>The number of its files. Default 0.</summary>
    public int Files { get; init; }

    /// <summary>Its size. Default 0.</summary>
    public long Bytes { get; init; }

    /// <summary>The bytes that were moved for it, or would be. Default 0.</summary>
    public long MovedBytes { get; init; }

    /// <summary>How long the command ran for it, with all waiting. Default zero.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The plan; null, the default, if none was made.</summary>
    public PlanDocument? Plan { get; init; }

    /// <summary>Why the command failed; null, the default, if it didn't.</summary>
    public Failure? Failure { get; init; }
}
