using HfModelCache.Cli.Output.Summaries;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Runs;

namespace HfModelCache.Cli.Commands;

/// <summary>Removes copies from the store.</summary>
internal sealed class RemoveCommand : IModelCommand
{
    public string Name => "remove";

    public string Description => "Remove MODEL@REVISION from the store, or MODEL with all its commits";

    public IReadOnlyList<SettingDefinition> Settings { get; } = CopyCommandSettings.With(ModelSettings.List, ModelSettings.File, CopySettings.DryRun, OutputSettings.Json);

    public FolderUse FolderUse => FolderUse.None;

    public bool TakesSeveral => true;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var removals = settings.Revision is null
            ? await context.Cache.RemoveAllAsync(context.Request, settings.Change.IsDryRun, cancellationToken)
            : [await context.Cache.RemoveAsync(context.Request, settings.Change.IsDryRun, cancellationToken)];
        var what = settings.Revision is null ? context.Request.Repo.Name : $"{context.Request.Repo} at revision {settings.Revision}";
        var removed = removals.Where(removal => removal.Outcome == RemovalOutcome.Removed).ToList();
        context.Report(new ModelOutcome(settings.Change.IsDryRun ? ModelResult.Planned : ModelResult.Removed)
        {
            Location = removed.FirstOrDefault()?.Location,
            Files = removed.Sum(removal => removal.Objects),
            Bytes = removed.Sum(removal => removal.Bytes),
        });
        RemovalReport.Write(context.Logger, removals, settings.Change.IsDryRun, $"The store holds no copy of {what}. Nothing to do.");
    }
}
