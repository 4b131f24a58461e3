using HfModelCache.Formatting;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

internal sealed partial class FillCopy
{
    private const int KeysToName = 5;

    private void Report(CopyPlan plan)
    {
        LogPlan(
            _store.Describe(plan.Location.Root),
            plan.Commit,
            FileCount.Format(plan.Files.Count),
            ByteSize.Format(plan.TotalBytes),
            FileCount.Format(plan.ToFetch.Count()),
            ByteSize.Format(plan.FetchBytes),
            FileCount.Format(plan.ToReadBack.Count()));
        if (plan.Selection.Skipped.Length > 0)
            LogLeftOut(FileCount.Format(plan.Selection.Skipped.Length), ByteSize.Format(plan.Selection.SkippedBytes));
        foreach (var skipped in plan.Selection.Skipped)
            LogSkipped(skipped.File.Path, ByteSize.Format(skipped.File.Size), skipped.Reason);
        if (plan.Strays.Count > 0)
            LogStrays(plan.Strays.Count, string.Join(", ", plan.Strays.Take(KeysToName)));
        if (plan.Foreign.Count > 0)
            LogForeign(plan.Foreign.Count, string.Join(", ", plan.Foreign.Take(KeysToName)));
    }

    [LoggerMessage(30, LogLevel.Information, "{Location} at commit {Commit}: {Files}, {Size}. To fetch: {FetchFiles}, {FetchSize}. To read back: {ReadBackFiles}.")]
    private partial void LogPlan(
        string location, Repos.Commit commit, string files, string size, string fetchFiles, string fetchSize, string readBackFiles);

    [LoggerMessage(31, LogLevel.Information, "Left out: {Files}, {Size} saved.")]
    private partial void LogLeftOut(string files, string size);

    [LoggerMessage(32, LogLevel.Debug, "Left out: {Path} ({Size}): {Reason}.")]
    private partial void LogSkipped(string path, string size, string reason);

    [LoggerMessage(33, LogLevel.Warning, "Not the model's, and left alone: {Count} objects under the prefix, such as {Keys}")]
    private partial void LogStrays(int count, string keys);

    [LoggerMessage(47, LogLevel.Information, "An earlier leader may have sent requests for another commit. Waiting up to {Seconds:0.#} s until they can't arrive any more.")]
    private partial void LogSettling(double seconds);

    [LoggerMessage(46, LogLevel.Warning, "Not written by hf-model-cache, and replaced because files of the model have these keys: {Count} objects, such as {Keys}")]
    private partial void LogForeign(int count, string keys);

    [LoggerMessage(34, LogLevel.Debug, "Stored {Path} ({Size} bytes).")]
    private partial void LogStored(string path, long size);

    [LoggerMessage(36, LogLevel.Warning, "{Key} has the right size but the wrong bytes; it is fetched again.")]
    private partial void LogWrong(string key);

    [LoggerMessage(43, LogLevel.Information, "{Files} shared out to {Count} machines, {Shared} of them in parts.")]
    private partial void LogSharedOut(string files, int count, int shared);
}
