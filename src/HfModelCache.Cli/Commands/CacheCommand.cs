using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Summaries;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Formatting;

namespace HfModelCache.Cli.Commands;

/// <summary>Ensures that the model is in the store.</summary>
internal sealed class CacheCommand : IModelCommand
{
    private const int HitEvent = 70;
    private const int DoneEvent = 71;

    public string Name => "cache";

    public string Description => "Ensure that the model is in the store, whole and verified";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
        [.. KnownSettings.All.Except([.. CopySettings.Group.Settings, .. RestoreSettings.Group.Settings, .. ServerSettings.Group.Settings])];

    public FolderUse FolderUse => FolderUse.None;

    public bool TakesSeveral => true;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var outcome = await context.Cache.EnsureAsync(context.Request, cancellationToken);
        context.Report(new ModelOutcome(outcome.IsHit ? ModelResult.Present : ModelResult.Copied)
        {
            Location = outcome.Location,
            Commit = outcome.Commit.Sha,
            Files = outcome.Files,
            Bytes = outcome.Bytes,
            MovedBytes = outcome.FetchedBytes + outcome.CopiedBytes,
        });
        var seconds = context.Time.GetElapsedTime(start).TotalSeconds;
        var repo = context.Request.Repo.Name;
        var (files, size) = (FileCount.Format(outcome.Files), ByteSize.Format(outcome.Bytes));
        if (outcome.IsHit)
        {
            context.Logger.LogEvent(
                HitEvent,
                $"{repo} is in {outcome.Location} already, whole: {files}, {size}. Nothing to do.",
                ("repo", repo),
                ("location", outcome.Location),
                ("files", files),
                ("size", size),
                ("bytes", outcome.Bytes),
                ("seconds", seconds));
            return;
        }

        var (fetchedFiles, fetchedSize) = (FileCount.Format(outcome.FetchedFiles), ByteSize.Format(outcome.FetchedBytes));
        var elapsed = Duration.Format(outcome.Took);
        var rate = ByteSize.Format((long)(outcome.FetchedBytes / Math.Max(outcome.Took.TotalSeconds, 0.001)));
        context.Logger.LogEvent(
            DoneEvent,
            $"{repo} is in {outcome.Location}, whole and verified: {files}, {size}. "
            + $"Downloaded {fetchedFiles}, {fetchedSize}, in {elapsed} ({rate}/s)."
            + (outcome.CopiedFiles > 0 ? $" The store copied {FileCount.Format(outcome.CopiedFiles)}, {ByteSize.Format(outcome.CopiedBytes)}." : ""),
            ("repo", repo),
            ("location", outcome.Location),
            ("files", files),
            ("size", size),
            ("fetchedFiles", fetchedFiles),
            ("fetchedSize", fetchedSize),
            ("elapsed", elapsed),
            ("rate", rate),
            ("bytes", outcome.Bytes),
            ("fetchedBytes", outcome.FetchedBytes),
            ("copiedBytes", outcome.CopiedBytes),
            ("seconds", seconds));
    }
}
