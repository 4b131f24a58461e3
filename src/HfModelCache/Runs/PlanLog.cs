using HfModelCache.Copies;
using HfModelCache.Formatting;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Logs what a run is about to do.</summary>
/// <param name="store">The store, for names.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PlanLog(IObjectStore store, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Logs the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="copy">What the store holds before.</param>
    public void Log(CopyPlan plan, StoredCopy copy)
    {
        LogPlan(
            FileCount.Format(plan.ToFetch.Count),
            ByteSize.Format(plan.FetchBytes),
            FileCount.Format(plan.ToVerify.Count),
            store.Describe(plan.Location.Root),
            plan.Commit,
            FileCount.Format(plan.Files.Count),
            ByteSize.Format(plan.TotalBytes));
        if (plan.CopyBytes > 0)
            LogCopying(FileCount.Format(plan.ToCopy.Count), ByteSize.Format(plan.CopyBytes));
        if (plan.Selection.Skipped.Length > 0)
            LogLeftOut(FileCount.Format(plan.Selection.Skipped.Length), ByteSize.Format(plan.Selection.SkippedBytes));
        foreach (var skipped in plan.Selection.Skipped)
            LogSkipped(skipped.File.Path, ByteSize.Format(skipped.File.Size), skipped.Reason);
        if (plan.Strays.Count > 0)
            LogStrays(plan.Strays.Count, string.Join(", ", plan.Strays.Take(NameList.Most)));
        if (plan.Foreign.Count > 0)
            LogForeign(plan.Foreign.Count, string.Join(", ", plan.Foreign.Take(NameList.Most)));
        if (copy.Manifest?.Commit != plan.Commit.Sha)
            return;
        var published = copy.Manifest.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var changed = plan.Files.Where(f => f.Action != FileAction.Keep && published.Contains(f.File.Path)).Select(f => f.Key).ToList();
        if (changed.Count > 0)
            LogChanged(changed.Count, NameList.Format(changed));
    }

    [LoggerMessage(30, LogLevel.Information, "Copying {FetchFiles} ({FetchSize}) and verifying {ReadBackFiles} already stored. {Location} at commit {Commit} has {Files} ({Size}).")]
    private partial void LogPlan(
        string fetchFiles, string fetchSize, string readBackFiles, string location, Repos.Commit commit, string files, string size);

    [LoggerMessage(31, LogLevel.Information, "Skipping {Files} ({Size}): not selected.")]
    private partial void LogLeftOut(string files, string size);

    [LoggerMessage(32, LogLevel.Debug, "Skipping {Path} ({Size}): {Reason}.")]
    private partial void LogSkipped(string path, string size, string reason);

    [LoggerMessage(33, LogLevel.Warning, "Ignoring files that do not belong to the model ({Count}), such as {Keys}")]
    private partial void LogStrays(int count, string keys);

    [LoggerMessage(46, LogLevel.Warning, "Replacing files that hf-model-cache did not write ({Count}), because the model has files with the same names, such as {Keys}")]
    private partial void LogForeign(int count, string keys);

    [LoggerMessage(49, LogLevel.Warning, "Repairing files that are missing or were changed by others ({Count}): {Keys}")]
    private partial void LogChanged(int count, string keys);

    [LoggerMessage(35, LogLevel.Information, "Letting the store copy {Files} ({Size}) that other commits hold.")]
    private partial void LogCopying(string files, string size);
}
