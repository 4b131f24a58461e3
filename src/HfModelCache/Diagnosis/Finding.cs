using HfModelCache.Failures;

namespace HfModelCache.Diagnosis;

/// <summary>Represents what a check has found out.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was seen, in a few words or as sentences.</param>
/// <param name="Reason">The reason of a warning or failure, which determines the remedy; null for none.</param>
internal sealed record Finding(CheckOutcome Outcome, string Detail, FailureReason? Reason = null)
{
    public static Finding Passed(string detail) => new(CheckOutcome.Passed, detail);

    public static Finding Warning(FailureReason reason, string detail) => new(CheckOutcome.Warning, detail, reason);

    public static Finding Failed(FailureReason reason, string detail) => new(CheckOutcome.Failed, detail, reason);

    public static Finding NotChecked(string why) => new(CheckOutcome.NotChecked, why);
}
