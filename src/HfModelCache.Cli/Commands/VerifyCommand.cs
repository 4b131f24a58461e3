using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Summaries;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Failures;
using HfModelCache.Formatting;

namespace HfModelCache.Cli.Commands;

/// <summary>Re-reads the copy, or a restored folder, and compares every hash. The Hub is not contacted.</summary>
internal sealed class VerifyCommand : IModelCommand
{
    private const int WholeEvent = 72;

    public string Name => "verify";

    public string Description => "Re-read the copy, or a restored folder, and compare every hash; mark damaged files";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
        CopyCommandSettings.With(ModelSettings.List, ModelSettings.File, RestoreSettings.LocalFolder, RestoreSettings.CacheFolder, OutputSettings.Json);

    public FolderUse FolderUse => FolderUse.Instead;

    public bool TakesSeveral => true;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var isRestored = settings.Ends.Restore is not null;
        var report = isRestored
            ? await context.Cache.VerifyRestoredAsync(settings.Request?.Repo, settings.Revision, cancellationToken)
            : await context.Cache.VerifyAsync(context.Request, cancellationToken);
        if (report.Damaged.Count > 0)
        {
            throw new DetailedException(
                isRestored ? FailureReason.RestoreDamaged : FailureReason.CopyDamaged,
                $"{report.Damaged.Count} of {report.Files} files in {report.Location} are missing or damaged.",
                [.. report.Damaged.Select(path => $"Missing or damaged: {path}")]);
        }

        context.Report(new ModelOutcome(ModelResult.Verified)
        {
            Location = report.Location,
            Commit = report.Commit,
            Files = report.Files,
            Bytes = report.Bytes,
        });
        var (files, size) = (FileCount.Format(report.Files), ByteSize.Format(report.Bytes));
        context.Logger.LogEvent(
            WholeEvent,
            $"{report.Location} at commit {report.Commit} is whole: {files}, {size}, all hashes match.",
            ("location", report.Location),
            ("commit", report.Commit),
            ("files", files),
            ("size", size),
            ("bytes", report.Bytes));
    }
}
