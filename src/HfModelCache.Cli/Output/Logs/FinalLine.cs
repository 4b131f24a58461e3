using HfModelCache.Failures;

namespace HfModelCache.Cli.Output.Logs;

/// <summary>Represents the last line of a failed run, which operators read first.</summary>
/// <param name="Time">When the run failed, in UTC.</param>
/// <param name="Reason">The reason, for programs.</param>
/// <param name="Cause">The cause, in sentences.</param>
/// <param name="Remedy">The remedy, in sentences.</param>
internal sealed record FinalLine(DateTimeOffset Time, FailureReason Reason, string Cause, string Remedy)
{
    public override string ToString() => $"Error: {Cause} {Remedy}";
}
