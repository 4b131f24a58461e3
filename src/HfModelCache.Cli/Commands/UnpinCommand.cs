using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Lets the next refresh move a pinned revision again.</summary>
internal sealed class UnpinCommand : IModelCommand
{
    private const int UnpinnedEvent = 78;

    public string Name => "unpin";

    public string Description => "Let the next refresh move MODEL@REVISION again";

    public IReadOnlyList<SettingDefinition> Settings { get; } = CopyCommandSettings.With();

    public FolderUse FolderUse => FolderUse.None;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (repo, revision) = (context.Request.Repo, context.Request.Revision);
        var commit = await context.Cache.UnpinAsync(context.Request, cancellationToken);
        context.Logger.LogEvent(
            UnpinnedEvent,
            commit is null
                ? $"{repo}: the store does not know revision {revision}. Nothing to do."
                : $"{repo}: revision {revision} means commit {commit} until the next refresh.",
            ("repo", repo.Name),
            ("revision", revision),
            ("commit", commit?.Sha ?? ""));
    }
}
