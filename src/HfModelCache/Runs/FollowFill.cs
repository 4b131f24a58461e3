using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Restores what is whole already while a copy is being filled, by this replica or another one.</summary>
/// <remarks>
/// The journal of the run that fills the copy lists what is whole. The folder's run starts with the first such journal, and
/// takes each file when it appears there. Whatever goes wrong with it, the run into the store goes on; the folder's run is
/// repeated afterwards, and finds what this one has restored.
/// </remarks>
/// <param name="store">The dependencies of the run into the store.</param>
/// <param name="folder">The folder.</param>
/// <param name="request">The requested copy.</param>
internal sealed partial class FollowFill(RunDependencies store, RestoreFolder folder, CopyRequest request)
{
    // The journal is written as often, and asking whether it has changed is cheap.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A copy that is complete needs no second look.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(0.5);

    private readonly IObjectReader _reader = store.Store.Unfenced;
    private readonly CopyDocumentReader _documents = new(store.Store.Unfenced, store.Logger);
    private readonly ILogger _logger = store.Logger;
    private JournalFollower? _follower;

    /// <summary>What was restored meanwhile, complete; null if nothing was.</summary>
    public RestoreResult? Restored { get; private set; }

    /// <summary>Runs into the store, and into the folder as far as possible meanwhile.</summary>
    /// <param name="ensure">The run into the store.</param>
    /// <param name="restore">The run into the folder.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The result of the run into the store. The run into the folder has ended, with or without success.</returns>
    public async Task<CopyResult> WhileAsync(
        EnsureRevision ensure,
        Func<Commit, CancellationToken, Task<RestoreResult>> restore,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var filling = ensure.RunAsync(cancellationToken);
        var following = FollowAsync(filling, ensure.Located, restore, stop.Token);
        try
        {
            var result = await filling.ConfigureAwait(false);
            await following.ConfigureAwait(false);
            return result;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Ends with the run into the store. A restore that it has begun may have ended before.
    private async Task FollowAsync(
        Task<CopyResult> filling, Task<CopyRequest> located, Func<Commit, CancellationToken, Task<RestoreResult>> restore, CancellationToken cancellationToken)
    {
        Task<RestoreResult>? restoring = null;
        try
        {
            await Task.WhenAny(filling, Task.Delay(FirstLook, store.Time, cancellationToken)).ConfigureAwait(false);
            while (!filling.IsCompleted && restoring?.IsFaulted != true)
            {
                if (located.IsCompletedSuccessfully && await located.ConfigureAwait(false) is { Location: var location } copy
                    && await FindChangedJournalAsync(copy, cancellationToken).ConfigureAwait(false) is { } journal)
                {
                    if (!folder.Source.Follow(request.Repo, location, journal))
                        break; // The run that fills the copy has turned to another commit.
                    if (restoring is null)
                        LogFollowing(_reader.Describe(location.Root));
                    restoring ??= restore(Commit.TryParse(journal.Commit)!, cancellationToken);
                }

                await Task.WhenAny(filling, Task.Delay(Interval, store.Time, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (restoring is not null && filling.IsCompletedSuccessfully)
                folder.Source.Unfollow(request.Repo, await FindManifestAsync((await filling.ConfigureAwait(false)).Commit, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            // The run may have ended while its journal was being read. Only here it is certain that nobody begins to wait for a file later.
            folder.Source.Unfollow(request.Repo, manifest: null);
            if (restoring is not null)
                await EndAsync(restoring).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(Task<RestoreResult> restoring)
    {
        try
        {
            Restored = await restoring.ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            LogNotFollowed(e.Message);
        }
    }

    private async Task<Manifest?> FindChangedJournalAsync(CopyRequest copy, CancellationToken cancellationToken)
    {
        try
        {
            var follower = _follower ??= new JournalFollower(_reader, _documents, copy.Location);
            var isComplete = follower.Journal?.Pending?.Count == 0;
            var stored = await follower.ReadNewAsync(cancellationToken).ConfigureAwait(false);

            // A journal without anything pending, or none any more: the manifest is there, or comes at once.
            if (follower.IsThere == false || (isComplete && follower.IsThere == true))
                store.WakeUp.Signal();
            if (stored is null || follower.Journal is not { CanBeFollowed: true } journal || !journal.IsOf(request.Repo) || !journal.IsNamed(copy.Revision))
                return null;
            return folder.Source.IsFollowing(request.Repo) && journal.Segments is not null ? journal with { Files = stored } : journal;
        }
        catch (ModelCacheException)
        {
            return null; // The run into the store reports what is wrong with it.
        }
    }

    private async Task<Manifest?> FindManifestAsync(Commit commit, CancellationToken cancellationToken)
    {
        try
        {
            return await folder.Source.FindManifestAsync(request.Repo, commit.Sha, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException)
        {
            return null; // The folder's own run reads it again.
        }
    }

    [LoggerMessage(102, LogLevel.Information, "Restoring from {Location} while it is being filled.")]
    private partial void LogFollowing(string location);

    [LoggerMessage(103, LogLevel.Warning, "Restoring stopped until the copy in the store is complete. {Cause}")]
    private partial void LogNotFollowed(string cause);
}
