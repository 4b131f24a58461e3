using HfModelCache.Failures;

namespace HfModelCache.Cli.Failures;

/// <summary>Why a run failed, in words for whoever must act.</summary>
/// <param name="Reason">What failed.</param>
/// <param name="Cause">What happened, in sentences.</param>
/// <param name="Remedy">What to do about it, in sentences.</param>
/// <param name="NeedsAction">Whether trying again is of no use before somebody has acted.</param>
/// <param name="Details">What there is more to say, one line each.</param>
internal sealed record Failure(FailureReason Reason, string Cause, string Remedy, bool NeedsAction, IReadOnlyList<string> Details)
{
    /// <summary>Puts a failure into words.</summary>
    /// <param name="reason">What failed.</param>
    /// <param name="cause">What happened.</param>
    /// <param name="page">The repo's page on the Hub; null where no repo is known yet.</param>
    /// <param name="details">What there is more to say.</param>
    public static Failure Of(FailureReason reason, string cause, string? page = null, IReadOnlyList<string>? details = null)
    {
        var entry = FailureTable.Entries[reason];
        var remedy = entry.Remedy.Replace(FailureTable.Page, page ?? "the repo's page on the Hub", StringComparison.Ordinal);
        return new Failure(reason, cause, remedy, entry.NeedsAction, details ?? []);
    }
}
