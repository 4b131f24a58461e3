using HfModelCache.Formatting;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Commands;

/// <summary>Makes sure that the model is in the store; what the init container does.</summary>
internal sealed partial class CacheCommand : IModelCommand
{
    public string Name => "cache";

    public string Description => "Make sure that the model is in the bucket, whole and verified. The default.";

    public bool HasJson => false;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var outcome = await context.Cache.EnsureAsync(context.Request, cancellationToken);
        var seconds = context.Time.GetElapsedTime(start).TotalSeconds;
        var size = ByteSize.Format(outcome.Bytes);
        if (outcome.IsHit)
        {
            LogHit(context.Logger, context.Request.Repo.Name, outcome.Location, FileCount.Format(outcome.Files), size, outcome.Bytes, seconds);
            return;
        }

        var rate = ByteSize.Format((long)(outcome.FetchedBytes / Math.Max(outcome.Took.TotalSeconds, 0.001)));
        LogDone(
            context.Logger,
            context.Request.Repo.Name,
            outcome.Location,
            FileCount.Format(outcome.Files),
            size,
            FileCount.Format(outcome.FetchedFiles),
            ByteSize.Format(outcome.FetchedBytes),
            Duration.Format(outcome.Took),
            rate,
            outcome.Bytes,
            outcome.FetchedBytes,
            seconds);
    }

    [LoggerMessage(70, LogLevel.Information, "{Repo} is in {Location} already, whole: {Files}, {Size}. Nothing to do.")]
    private static partial void LogHit(
        ILogger logger, string repo, string location, string files, string size, long bytes, double seconds);

    [LoggerMessage(
        71,
        LogLevel.Information,
        "{Repo} is in {Location}, whole and verified: {Files}, {Size}. "
        + "Fetched {FetchedFiles}, {FetchedSize}, in {Elapsed} ({Rate}/s).")]
    private static partial void LogDone(
        ILogger logger,
        string repo,
        string location,
        string files,
        string size,
        string fetchedFiles,
        string fetchedSize,
        string elapsed,
        string rate,
        long bytes,
        long fetchedBytes,
        double seconds);
}
