using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Summaries;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Formatting;
using HfModelCache.Runs;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Commands;

/// <summary>Ensures that the model is in the store, then in a folder of this machine.</summary>
internal sealed partial class RestoreCommand : IModelCommand
{
    private const int HitEvent = 73;
    private const int DoneEvent = 74;

    public string Name => "restore";

    public string Description => "Ensure that the model is in the store, and in a folder of this machine, verified";

    public IReadOnlyList<SettingDefinition> Settings { get; } = [.. KnownSettings.All.Except([.. CopySettings.Group.Settings, .. ServerSettings.Group.Settings])];

    public FolderUse FolderUse => FolderUse.Required;

    public bool TakesSeveral => true;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var result = await context.Cache.RestoreAsync(context.Request, cancellationToken);
        context.Report(new ModelOutcome(result.IsHit ? ModelResult.Present : ModelResult.Restored)
        {
            Location = result.Location,
            Commit = result.Commit.Sha,
            Files = result.Files,
            Bytes = result.Bytes,
            MovedBytes = result.ReadBytes,
        });
        if (result.StoreFailure is { } cause)
            LogStoreFailure(context.Logger, result.Location, result.Commit.Sha, cause);
        var seconds = context.Time.GetElapsedTime(start).TotalSeconds;
        var (files, size) = (FileCount.Format(result.Files), ByteSize.Format(result.Bytes));
        (string, object?)[] values =
        [
            ("repo", context.Request.Repo.Name),
            ("location", result.Location),
            ("commit", result.Commit.Sha),
            ("files", files),
            ("size", size),
            ("bytes", result.Bytes),
            ("seconds", seconds),
        ];
        var text = $"{context.Request.Repo.Name} is in {result.Location}";
        if (result.IsHit)
            context.Logger.LogEvent(HitEvent, $"{text} already, whole: {files}, {size}. Nothing to do.", values);
        else
            LogDone(context.Logger, $"{text}, whole and verified: {files}, {size}.", result, values);
    }

    private static void LogDone(ILogger logger, string text, RestoreResult result, (string, object?)[] values)
    {
        var (files, size) = (FileCount.Format(result.ReadFiles), ByteSize.Format(result.ReadBytes));
        var elapsed = Duration.Format(result.Took);
        var rate = ByteSize.Format((long)(result.ReadBytes / Math.Max(result.Took.TotalSeconds, 0.001)));
        var read = result.ReadFiles == 0 ? "" : $" Read {files}, {size}, in {elapsed} ({rate}/s).";
        var verified = result.VerifiedFiles == 0 ? "" : $" Verified {FileCount.Format(result.VerifiedFiles)} that were already there.";
        logger.LogEvent(
            DoneEvent,
            text + read + verified,
            [
                .. values,
                ("readFiles", files),
                ("readSize", size),
                ("elapsed", elapsed),
                ("rate", rate),
                ("readBytes", result.ReadBytes),
                ("verifiedFiles", result.VerifiedFiles),
            ]);
    }

    [LoggerMessage(75, LogLevel.Warning, "The store is unavailable, but {Location} holds commit {Commit}, whole. {Cause}")]
    private static partial void LogStoreFailure(ILogger logger, string location, string commit, string cause);
}
