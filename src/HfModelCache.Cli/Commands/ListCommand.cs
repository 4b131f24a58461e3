using HfModelCache.Cli.Output.Listings;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Shows which copies the store holds.</summary>
internal sealed class ListCommand : IModelCommand
{
    public string Name => "list";

    public string Description => "Show every copy in the store: commit, size and whether it is whole";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        CopySettings.Names,
        .. StoreSettings.Group.Settings.Except([StoreSettings.Layout]),
        .. CredentialSettings.Group.Settings,
        .. NetworkSettings.Group.Settings,
        TuningSettings.RetryTimeout,
        .. OutputSettings.Group.Settings,
    ];

    public ModelUse ModelUse => ModelUse.None;

    public FolderUse FolderUse => FolderUse.None;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var prefix = context.Settings.Ends.Prefix;
        if (context.Settings.ListsNames)
        {
            var names = new NamesDocument(prefix, await context.Cache.ListNamesAsync(prefix, cancellationToken));
            await context.Results.WriteAsync(() => string.Join(Environment.NewLine, names.Repos), names.ToJson, cancellationToken);
            return;
        }

        var list = ListDocument.Of(prefix, await context.Cache.ListAsync(prefix, cancellationToken));
        await context.Results.WriteAsync(() => ListTable.Of(list), list.ToJson, cancellationToken);
    }
}
