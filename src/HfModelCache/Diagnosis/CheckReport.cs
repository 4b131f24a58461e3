using HfModelCache.Failures;

namespace HfModelCache.Diagnosis;

/// <summary>Represents one line of a diagnosis.</summary>
/// <param name="End">What the check is about.</param>
/// <param name="Name">The check's name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Reason">The reason of a warning or failure, which determines the remedy; null for none.</param>
/// <param name="Took">How long it took.</param>
public sealed record CheckReport(CheckedEnd End, string Name, CheckOutcome Outcome, string Detail, FailureReason? Reason, TimeSpan Took);
