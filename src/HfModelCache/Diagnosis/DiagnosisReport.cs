namespace HfModelCache.Diagnosis;

/// <summary>Represents the result of a diagnosis.</summary>
/// <param name="Checks">Every check, in order.</param>
/// <param name="LeftBehind">What the diagnosis has stored and could not remove, for messages.</param>
public sealed record DiagnosisReport(IReadOnlyList<CheckReport> Checks, IReadOnlyList<string> LeftBehind)
{
    /// <summary>Whether no check has failed. A warning doesn't count as a failure.</summary>
    public bool IsHealthy => Checks.All(check => check.Outcome != CheckOutcome.Failed);
}
