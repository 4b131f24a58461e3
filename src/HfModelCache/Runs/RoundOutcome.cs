using HfModelCache.Failures;

namespace HfModelCache.Runs;

/// <summary>Represents how one round of <see cref="EnsureCopy"/> ended.</summary>
/// <param name="Why">Why the copy must be re-checked, as a sentence.</param>
internal abstract record RoundOutcome(string Why)
{
    /// <summary>The copy is complete.</summary>
    /// <param name="Result">The copy.</param>
    public sealed record Completed(CopyResult Result) : RoundOutcome("");

    /// <summary>The copy must be re-checked, and nothing is wrong.</summary>
    public sealed record Recheck(string Why) : RoundOutcome(Why);

    /// <summary>The copy is large, and enough large ones are being filled.</summary>
    public sealed record Postponed() : RoundOutcome("");

    /// <summary>Another replica has taken over from this one.</summary>
    public sealed record LeaseLost(string Why) : RoundOutcome(Why);

    /// <summary>Another writer has changed an object before the copy could be published.</summary>
    /// <param name="Failure">The failure, in case it happens repeatedly.</param>
    public sealed record ChangedByOthers(TransientException Failure) : RoundOutcome(Failure.Message);
}
