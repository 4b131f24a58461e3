namespace HfModelCache.Cli.Failures;

/// <summary>What follows from one kind of failure.</summary>
/// <param name="Remedy">What to do, in sentences; <c>{page}</c> stands for the repo's page on the Hub.</param>
/// <param name="NeedsAction">Whether trying again is of no use before somebody has acted.</param>
internal sealed record FailureEntry(string Remedy, bool NeedsAction = false);
