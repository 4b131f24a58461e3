namespace HfModelCache.Cli.Failures;

/// <summary>What follows from one kind of failure.</summary>
/// <param name="Remedy">What to do, in sentences; <c>{page}</c> stands for the repo's page on the Hub.</param>
/// <param name="ExitCode">What the process ends with. Everything but 0 makes Kubernetes try again.</param>
internal sealed record FailureEntry(string Remedy, int ExitCode = 1);
