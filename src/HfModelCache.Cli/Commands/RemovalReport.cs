using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Runs;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Commands;

/// <summary>Reports what became of copies that were to be removed.</summary>
internal static class RemovalReport
{
    private const int RemovedEvent = 76;
    private const int NothingEvent = 77;

    /// <summary>Logs each removal.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="removals">The copies.</param>
    /// <param name="isDryRun">Whether nothing was changed.</param>
    /// <param name="nothing">What to say if there is none.</param>
    /// <exception cref="DetailedException">A copy had to stay.</exception>
    public static void Write(ILogger logger, IReadOnlyList<Removal> removals, bool isDryRun, string nothing)
    {
        foreach (var removal in removals.Where(removal => removal.Outcome == RemovalOutcome.Removed))
        {
            logger.LogEvent(
                RemovedEvent,
                $"{(isDryRun ? "Would remove" : "Removed")} {removal.Location}: {FileCount.Format(removal.Objects)}, {ByteSize.Format(removal.Bytes)}.",
                ("location", removal.Location),
                ("files", removal.Objects),
                ("bytes", removal.Bytes),
                ("dryRun", isDryRun));
        }

        var kept = removals.Where(removal => removal.Outcome is RemovalOutcome.InUse or RemovalOutcome.Named).ToList();
        if (kept.Count > 0)
        {
            throw new DetailedException(
                FailureReason.CopyInUse,
                kept is [var one] ? $"{one.Location} stays: {WhyOf(one)}." : $"{kept.Count} copies stay.",
                kept.Count == 1 ? [] : [.. kept.Select(removal => $"{removal.Location}: {WhyOf(removal)}")]);
        }

        if (!removals.Any(removal => removal.Outcome == RemovalOutcome.Removed))
            logger.LogEvent(NothingEvent, nothing);
    }

    private static string WhyOf(Removal removal) => removal.Outcome == RemovalOutcome.Named
        ? $"revision {removal.Why} means this commit"
        : "a replica works on it";
}
