using HfModelCache.Cli.Output.Plans;
using HfModelCache.Cli.Output.Summaries;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Shows what <see cref="CacheCommand"/> would do.</summary>
internal sealed class PlanCommand : IModelCommand
{
    public string Name => "plan";

    public string Description => "Show what cache would do with each file, and why; change nothing";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        .. ModelSettings.Group.Settings,
        .. StoreSettings.Group.Settings,
        .. CredentialSettings.Group.Settings,
        .. HubSettings.Group.Settings,
        .. CopySourceSettings.Group.Settings,
        .. NetworkSettings.Group.Settings,
        TuningSettings.RetryTimeout,
        TuningSettings.MaxConnections,
        .. OutputSettings.Group.Settings,
    ];

    public FolderUse FolderUse => FolderUse.None;

    public bool TakesSeveral => true;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = await context.Cache.PlanAsync(context.Request, cancellationToken);
        var document = PlanDocument.Of(context.Request, plan);
        context.Report(new ModelOutcome(ModelResult.Planned)
        {
            Location = document.Prefix,
            Commit = document.Commit,
            Files = document.Files,
            Bytes = document.Bytes,
            MovedBytes = document.FetchBytes,
            Plan = document,
        });
        if (!context.IsOneOfSeveral)
            await context.Results.WriteAsync(() => PlanTable.Of(document), document.ToJson, cancellationToken);
        plan.ThrowIfNothingIsSelected();
    }
}
