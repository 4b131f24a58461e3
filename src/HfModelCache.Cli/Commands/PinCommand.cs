using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Failures;
using HfModelCache.Repos;

namespace HfModelCache.Cli.Commands;

/// <summary>Moves a revision to a commit that the store holds, and keeps it there.</summary>
internal sealed class PinCommand : IModelCommand
{
    private const int PinnedEvent = 75;

    public string Name => "pin";

    public string Description => "Let a revision mean MODEL@COMMIT, whatever a refresh finds, until unpin";

    public IReadOnlyList<SettingDefinition> Settings { get; } = CopyCommandSettings.With(CopySettings.PinnedRevision);

    public FolderUse FolderUse => FolderUse.None;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var revision = context.Settings.Change.PinnedRevision;
        if (Commit.TryParse(request.Revision) is not { } commit)
            throw new OperatorException(FailureReason.InvalidSettings, $"\"{request.Revision}\" is not a commit: name one by its 40 digits, as in {request.Repo}@COMMIT.");
        var before = await context.Cache.PinAsync(request, revision, cancellationToken);
        context.Logger.LogEvent(
            PinnedEvent,
            $"{request.Repo}: revision {revision} means commit {commit} now"
            + (before is null || before == commit ? "." : $", and meant {before} before.")
            + $" A refresh keeps it until hf-model-cache unpin {request.Repo}@{revision}.",
            ("repo", request.Repo.Name),
            ("revision", revision),
            ("commit", commit.Sha),
            ("before", before?.Sha ?? ""));
    }
}
