using HfModelCache.Coordination.Uses;
using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.Repos;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Ensures that a model is in a folder of this machine, complete and verified, and before that in the store.</summary>
/// <remarks>
/// <list type="number">
/// <item>Check: if the folder holds the revision, complete, one request asks the store whether the revision still means
/// that commit. If the store does not answer, the folder is enough.</item>
/// <item>Ensure that the copy is in the store, <see cref="EnsureCopy"/>. If another run fills it, or this one does,
/// <see cref="FollowFill"/> restores meanwhile what is whole already.</item>
/// <item>Ensure that the copy is in the folder: the same run with other ends.</item>
/// <item>If an object of the store turned out to be damaged, verify those objects, withdraw the manifest, and start over:
/// step 2 repairs the copy.</item>
/// </list>
/// </remarks>
/// <param name="store">The dependencies of the run into the store.</param>
/// <param name="folder">The folder.</param>
/// <param name="request">The requested copy.</param>
internal sealed partial class RestoreCopy(RunDependencies store, RestoreFolder folder, CopyRequest request)
{
    // Each round repairs or follows a change; a copy that keeps changing is a fault to be reported.
    private const int MaxRounds = 3;

    // The folder can do without the store, so a pod's start must not wait long for it.
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(5);

    private readonly IFolderLayout _layout = folder.LayoutOf(request.Repo);
    private readonly ILogger _logger = store.Logger;

    /// <summary>Restores the model.</summary>
    /// <exception cref="ModelCacheException">The model could not be restored.</exception>
    public async Task<RestoreResult> RunAsync(CancellationToken cancellationToken)
    {
        // Step 1: check.
        if (await FindPresentAsync(cancellationToken).ConfigureAwait(false) is { } present)
            return present;
        for (var round = 1; ; round++)
        {
            try
            {
                // Steps 2 and 3: store, folder.
                var follow = new FollowFill(store, folder, request);
                var ensured = await follow.WhileAsync(new EnsureRevision(store, await ChooseLayoutAsync(cancellationToken).ConfigureAwait(false)), EnsureInFolderAsync, cancellationToken)
                    .ConfigureAwait(false);
                return follow.Restored is { } restored && restored.Commit == ensured.Commit
                    ? restored
                    : await EnsureInFolderAsync(ensured.Commit, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelCacheException e) when (round < MaxRounds && MayPass(e))
            {
                // Step 4: repair.
                LogRound(e.Message);
                await WithdrawDamagedAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Whoever restores doesn't care where in the store the copy is.
    private async Task<CopyRequest> ChooseLayoutAsync(CancellationToken cancellationToken) =>
        request is { Layout: CopyLayout.Name, Refresh: false }
        && await new CopyLocator(store, request).LocatePublishedAsync(cancellationToken).ConfigureAwait(false) is { Location: CommitLocation }
            ? request with { Layout = CopyLayout.Commit }
            : request;

    private async Task<RestoreResult?> FindPresentAsync(CancellationToken cancellationToken)
    {
        if (await folder.FindLocationAsync(_layout, request.Revision, cancellationToken).ConfigureAwait(false) is not { } location)
            return null;
        var parts = folder.DependenciesFor(_layout);
        await HoldAsync(parts, location, cancellationToken).ConfigureAwait(false);
        var copy = await StoredCopy.ReadAsync(
            parts.Store.Unfenced, new CopyDocuments(parts.Store.Unfenced, store.Logger), location, cancellationToken).ConfigureAwait(false);
        RestoreFolder.ThrowIfTaken(_layout, copy.Manifest ?? copy.Journal, request.Repo);
        var local = request with { Layout = CopyLayout.Name, Location = location, Refresh = false, Offline = true };
        if (request.Refresh || await new HitCheck(parts, local).FindAsync(copy, cancellationToken).ConfigureAwait(false) is not { } plan)
            return null;
        if (request.Offline)
            return ResultOf(CopyResult.Hit("", plan));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var asking = folder.Source.FindManifestAsync(request.Repo, request.Revision, limit.Token);
            var manifest = await asking.WaitAsync(AskLimit, store.Time, cancellationToken).ConfigureAwait(false);
            return IsOf(manifest, plan.Commit) ? ResultOf(CopyResult.Hit("", plan)) : null;
        }
        catch (Exception e) when (e is ModelCacheException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            await limit.CancelAsync().ConfigureAwait(false); // Nobody waits for its retries any more.
            var cause = e is TimeoutException ? $"The store has not answered for {AskLimit.TotalSeconds:0} s." : e.Message;
            return ResultOf(CopyResult.Hit("", plan)) with { StoreFailure = cause };
        }
    }

    // Before the copy is looked at, so that it is not removed afterwards.
    private async Task HoldAsync(RunDependencies parts, CopyLocation location, CancellationToken cancellationToken)
    {
        if (folder.Target.IsHeld && location is HubCacheLocation cached)
            await folder.HoldAsync(new CopyUses(parts.Store.Unfenced, _layout.Root, cached.UsesPrefix, parts.Replica), cached, cancellationToken).ConfigureAwait(false);
    }

    private bool IsOf(Manifest? manifest, Commit commit) =>
        manifest?.Commit == commit.Sha && manifest.IsOf(request.Repo) && manifest.IsNamed(request.Revision);

    private async Task<RestoreResult> EnsureInFolderAsync(Commit commit, CancellationToken cancellationToken)
    {
        folder.Source.Define(request.Repo, request.Revision, commit);
        await folder.CreateAsync(_layout).ConfigureAwait(false);
        var parts = folder.DependenciesFor(_layout);
        var location = _layout.LocationOf(commit);
        await HoldAsync(parts, location, cancellationToken).ConfigureAwait(false);
        var wanted = request with { Layout = CopyLayout.Name, Location = location, Refresh = true, Offline = false, ReplacesForeign = location.IsShared };
        return ResultOf(folder.Target.MaxBytes is { } limit
            ? await EnsureWithinAsync(limit, parts, wanted, cancellationToken).ConfigureAwait(false)
            : await new EnsureCopy(parts, wanted).RunAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task<CopyResult> EnsureWithinAsync(long limit, RunDependencies parts, CopyRequest wanted, CancellationToken cancellationToken)
    {
        await folder.RoomTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await new CacheRoom(folder, limit, parts).MakeAsync(wanted, _layout.Root, cancellationToken).ConfigureAwait(false);
            return await new EnsureCopy(parts, wanted).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.RoomTurn.Release();
        }
    }

    private RestoreResult ResultOf(CopyResult result)
    {
        if (_layout.LocationOf(result.Commit) is HubCacheLocation cached)
            CachedCopies.Touch(_layout.Root, cached);
        return new RestoreResult
        {
            Location = _layout.FolderOf(result.Commit),
            Commit = result.Commit,
            Files = result.Files,
            Bytes = result.Bytes,
            ReadFiles = result.FetchedFiles,
            ReadBytes = result.FetchedBytes,
            VerifiedFiles = result.VerifiedFiles,
            Took = result.Took,
        };
    }

    // What the store holds may be damaged, or may have been replaced since it was looked at.
    private bool MayPass(ModelCacheException failure) =>
        folder.Source.Doubted.Count > 0
        || failure.Reason is FailureReason.CopyDamaged or FailureReason.OtherRevision && failure is not TransientException;

    private async Task WithdrawDamagedAsync(ModelCacheException failure, CancellationToken cancellationToken)
    {
        var doubted = folder.Source.Doubted;
        folder.Source.Forget();
        if (doubted.Count == 0)
            return;
        VerifyReport report;
        try
        {
            var copy = await new CopyLocator(store, request).LocatePublishedAsync(cancellationToken).ConfigureAwait(false);
            report = await new VerifyCopy(store, copy) { Paths = doubted }.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException e) when (e.Reason is FailureReason.CopyDamaged or FailureReason.OtherRevision)
        {
            return; // Another replica replaces or repairs the copy already.
        }

        if (report.Damaged.Count == 0)
            return;
        LogDamaged(report.Damaged.Count, report.Location, string.Join(", ", report.Damaged));
        if (request.Offline)
        {
            throw new OperatorException(
                FailureReason.CopyDamaged,
                $"{string.Join(", ", report.Damaged)} in {report.Location} is missing or damaged, and the run is offline. {failure.Message}",
                failure);
        }
    }

    [LoggerMessage(100, LogLevel.Warning, "Checking the copy in the store again. {Cause}")]
    private partial void LogRound(string cause);

    [LoggerMessage(101, LogLevel.Warning, "Repairing missing or damaged files of the copy in {Location} ({Count}): {Paths}")]
    private partial void LogDamaged(int count, string location, string paths);
}
