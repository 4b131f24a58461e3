namespace HfModelCache.Runs;

/// <summary>Represents which of the unneeded copies are kept.</summary>
public sealed record PruneRules
{
    /// <summary>How many are kept at least: those that were stored, or used, last. Default none.</summary>
    public int Keep { get; init; }

    /// <summary>Copies that were stored or used within this time are kept. Null, the default, for none.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>The names of the repos that are kept. Default none.</summary>
    public IReadOnlySet<string> Except { get; init; } = System.Collections.Immutable.ImmutableHashSet<string>.Empty;

    /// <summary>Whether nothing is changed. Default false.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether a copy is old enough.</summary>
    /// <param name="last">When it was stored or used last.</param>
    /// <param name="now">The time.</param>
    internal bool Include(DateTimeOffset last, DateTimeOffset now) => OlderThan is not { } age || now - last > age;
}
