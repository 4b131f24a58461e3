using HfModelCache.Failures;

namespace HfModelCache.Cli.Output.Failures;

/// <summary>Explains to an operator why a run failed.</summary>
/// <param name="Reason">The reason, for programs.</param>
/// <param name="Cause">The cause, in sentences.</param>
/// <param name="Remedy">The remedy, in sentences.</param>
/// <param name="NeedsAction">Whether someone must act before a retry can succeed.</param>
/// <param name="Details">Further lines.</param>
internal sealed record Failure(FailureReason Reason, string Cause, string Remedy, bool NeedsAction, IReadOnlyList<string> Details)
{
    /// <summary>Looks up the remedy of a failure.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="cause">The cause.</param>
    /// <param name="page">The repo's page on the Hub; null if the repo is unknown.</param>
    /// <param name="details">Further lines.</param>
    public static Failure Of(FailureReason reason, string cause, string? page = null, IReadOnlyList<string>? details = null)
    {
        var entry = FailureTable.Entries[reason];
        var remedy = entry.Remedy.Replace(FailureTable.Page, page ?? "the repo's page on the Hub", StringComparison.Ordinal);
        return new Failure(reason, cause, remedy, entry.NeedsAction, details ?? []);
    }

    /// <summary>Returns the failure of a run that reads other copies, which the store's remedies don't help.</summary>
    public Failure WithSource() => FailureTable.OfStores.Contains(Reason)
        ? this with { Remedy = $"{Remedy} If this concerns the copies in FROM_URL, correct it or the FROM_AWS_ variables instead." }
        : this;
}
