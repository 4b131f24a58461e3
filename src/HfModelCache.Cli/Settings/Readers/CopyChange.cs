using HfModelCache.Runs;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Represents how a command changes which copies the store holds.</summary>
/// <param name="PinnedRevision">The branch, tag or ref that shall mean a commit.</param>
/// <param name="Prune">Which of the unneeded copies are kept.</param>
/// <param name="ChoosesModels">Whether a rule is set that chooses among all models.</param>
/// <param name="IsDryRun">Whether nothing is changed.</param>
internal sealed record CopyChange(string PinnedRevision, PruneRules Prune, bool ChoosesModels, bool IsDryRun);
