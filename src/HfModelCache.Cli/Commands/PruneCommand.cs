using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Failures;

namespace HfModelCache.Cli.Commands;

/// <summary>Removes the commits of a model that no revision means.</summary>
internal sealed class PruneCommand : IModelCommand
{
    public string Name => "prune";

    public string Description => "Remove the commits of MODEL that no revision means, or models not used for long";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
        CopyCommandSettings.With(CopySettings.Keep, CopySettings.OlderThan, CopySettings.Except, CopySettings.DryRun);

    public ModelUse ModelUse => ModelUse.Optional;

    public FolderUse FolderUse => FolderUse.None;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (settings, change) = (context.Settings, context.Settings.Change);
        if (settings.Request is null && !change.ChoosesModels)
        {
            throw new OperatorException(
                FailureReason.InvalidSettings, $"prune needs a MODEL, or {CopySettings.OlderThan.Option} or {CopySettings.Keep.Option} to choose among all models.");
        }

        var removals = settings.Request is { } request
            ? await context.Cache.PruneAsync(request, change.Prune, cancellationToken)
            : await context.Cache.PruneModelsAsync(settings.Ends.Prefix, change.Prune, cancellationToken);
        var what = settings.Request is null ? "There is no model" : $"{settings.Request.Repo} has no commit";
        RemovalReport.Write(context.Logger, removals, change.IsDryRun, $"{what} to remove. Nothing to do.");
    }
}
