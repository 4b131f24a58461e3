using HfModelCache.Failures;

namespace HfModelCache.Runs;

/// <summary>How one round of a run ended.</summary>
/// <param name="Outcome">The copy that is there now; null where somebody has to look again.</param>
/// <param name="Why">Why to look again, as a sentence.</param>
/// <param name="Change">That another writer changed an object while the copy was made; null where nobody did.</param>
/// <param name="LostLease">Whether another replica has taken over while this one led.</param>
internal sealed record RoundOutcome(CopyResult? Outcome, string Why = "", TransientException? Change = null, bool LostLease = false)
{
    /// <summary>No result, and no failure.</summary>
    public static RoundOutcome LookAgain(string why) => new(null, why);
}
