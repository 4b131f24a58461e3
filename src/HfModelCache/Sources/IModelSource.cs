using HfModelCache.Failures;
using HfModelCache.Repos;

namespace HfModelCache.Sources;

/// <summary>Represents where models come from: it says what a revision is, and opens the content of its files.</summary>
/// <remarks>
/// Every implementation passes one conformance suite. A failure is a <see cref="ModelCacheException"/>,
/// transient if the same call may succeed later. Metadata calls retry by themselves; reading content doesn't, because
/// only the reader knows how far it has come.
/// </remarks>
internal interface IModelSource : IDisposable
{
    /// <summary>The source's name in messages, for example <c>the Hub</c>.</summary>
    string Name { get; }

    /// <summary>The reason of a failure if its content servers break off or stall: it names the hop.</summary>
    FailureReason Interruption { get; }

    /// <summary>The fewest bytes that are worth a request of their own, unless fewer are missing. Default 1 MiB.</summary>
    long SmallestPiece => 1L << 20;

    /// <summary>Returns the commit that a branch, tag or ref means now. A commit means itself and costs no request.</summary>
    Task<RepoRevision> ResolveAsync(RepoId repo, string revision, CancellationToken cancellationToken);

    /// <summary>Returns a commit as the source knows it, with the names of its files if the source states them.</summary>
    Task<RepoRevision> LookUpAsync(RepoId repo, Commit commit, CancellationToken cancellationToken);

    /// <summary>Returns every file of a revision's commit.</summary>
    Task<Snapshot> ListFilesAsync(RepoId repo, RepoRevision revision, CancellationToken cancellationToken);

    /// <summary>Waits until the source holds a file. Completed at once unless the source is still being filled.</summary>
    Task WaitForAsync(RepoId repo, Commit commit, RepoFile file, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Creates a connection to the servers that hold content. Nothing is sent yet.</summary>
    ISourceConnection Connect();

    /// <summary>Opens a file's content for reading in ranges. Nothing is sent yet.</summary>
    ISourceFile Open(RepoId repo, Commit commit, RepoFile file);

    /// <summary>Returns a digest of a text that only clients of this source with the same credentials compute alike.</summary>
    string Fingerprint(string text);
}
