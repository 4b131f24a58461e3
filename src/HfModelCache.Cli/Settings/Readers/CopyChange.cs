namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Represents how a command changes which copies the store holds.</summary>
/// <param name="PinnedRevision">The branch, tag or ref that shall mean a commit.</param>
/// <param name="Keep">How many commits that no revision means are kept.</param>
/// <param name="IsDryRun">Whether nothing is changed.</param>
internal sealed record CopyChange(string PinnedRevision, int Keep, bool IsDryRun);
