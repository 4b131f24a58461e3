using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Removes the commits of a model that no revision means.</summary>
internal sealed class PruneCommand : IModelCommand
{
    public string Name => "prune";

    public string Description => "Remove the commits of MODEL that no revision means";

    public IReadOnlyList<SettingDefinition> Settings { get; } = CopyCommandSettings.With(CopySettings.Keep, CopySettings.DryRun);

    public FolderUse FolderUse => FolderUse.None;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var removals = await context.Cache.PruneAsync(context.Request, settings.Change.Keep, settings.Change.IsDryRun, cancellationToken);
        RemovalReport.Write(context.Logger, removals, settings.Change.IsDryRun, $"{context.Request.Repo} has no commit to remove. Nothing to do.");
    }
}
