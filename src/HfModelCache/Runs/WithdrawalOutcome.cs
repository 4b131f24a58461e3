namespace HfModelCache.Runs;

/// <summary>Represents what the second look at damaged files has led to.</summary>
internal abstract record WithdrawalOutcome
{
    private WithdrawalOutcome()
    {
    }

    /// <summary>The manifest has not changed; it was withdrawn if any file is still damaged.</summary>
    /// <param name="Damaged">The paths of those files.</param>
    public sealed record Confirmed(IReadOnlyList<string> Damaged) : WithdrawalOutcome;

    /// <summary>The manifest has changed, or another leader is about to change it.</summary>
    public sealed record ManifestChanged : WithdrawalOutcome;
}
