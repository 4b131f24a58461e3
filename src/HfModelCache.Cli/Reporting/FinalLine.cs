using HfModelCache.Failures;

namespace HfModelCache.Cli.Reporting;

/// <summary>How a run that failed ends: what operators see first.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Reason">What failed, for programs.</param>
/// <param name="Cause">What failed, for people.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record FinalLine(DateTimeOffset Time, FailureReason Reason, string Cause, string Remedy)
{
    public override string ToString() => $"Error: {Cause} {Remedy}";
}
