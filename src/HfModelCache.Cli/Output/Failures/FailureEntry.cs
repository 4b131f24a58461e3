namespace HfModelCache.Cli.Output.Failures;

/// <summary>Describes one kind of failure.</summary>
/// <param name="Remedy">The remedy, in sentences; <c>{page}</c> stands for the repo's page on the Hub.</param>
/// <param name="NeedsAction">Whether someone must act before a retry can succeed.</param>
internal sealed record FailureEntry(string Remedy, bool NeedsAction = false);
