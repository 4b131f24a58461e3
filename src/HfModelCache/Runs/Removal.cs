namespace HfModelCache.Runs;

/// <summary>Represents a copy that was to be removed.</summary>
/// <param name="Location">Its location, for messages.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Objects">The number of objects that are removed.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Why">The revision that means its commit; null for none.</param>
public sealed record Removal(string Location, RemovalOutcome Outcome, int Objects = 0, long Bytes = 0, string? Why = null);
