using System.Collections.Concurrent;
using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Transfer;

namespace HfModelCache.Runs;

/// <summary>Reads a published copy back, and withdraws its manifest if it is untrue.</summary>
/// <remarks>
/// <list type="number">
/// <item>Read: the manifest, then every byte, without the lease: it takes long, and hinders nobody.</item>
/// <item>Lead, if something is damaged. A refresh or a repair may be under way, so what was read may be old by then.</item>
/// <item>Read again: the manifest, which must still be the same one, and the damaged files.</item>
/// <item>Withdraw the manifest, if they are still damaged.</item>
/// </list>
/// Where the manifest has changed meanwhile, nothing that was read says anything, and it begins again.
/// </remarks>
/// <param name="parts">What to work with.</param>
/// <param name="request">What should be there.</param>
/// <param name="election">Decides who leads.</param>
/// <param name="call">What to lead for.</param>
internal sealed class VerifyCopy(RunDependencies parts, CopyRequest request, LeaseElection election, LeaseRequest call)
{
    private const int MostRounds = 3;

    private readonly IObjectStore _store = parts.Store.Unfenced;
    private readonly CopyLocation _location = request.Location;
    private readonly WaitLimit _waiting = new(parts.Lease.WaitTimeout, parts.Time);

    private string Where => _store.Describe(_location.Root);

    /// <summary>Reads it.</summary>
    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        for (var round = 1; round <= MostRounds; round++)
        {
            // Step 1: read.
            var (manifest, document) = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
            parts.Meter.Plan(manifest.Files.Sum(f => f.Size), manifest.Files.Count);
            var damaged = await FindDamagedAsync(manifest.Files, cancellationToken).ConfigureAwait(false);
            var watched = new WatchedObject(_location.ManifestKey, document, CopyDocuments.MaxBytes);
            if (await watched.HasChangedAsync(_store, cancellationToken).ConfigureAwait(false))
                continue;
            if (damaged.Count == 0)
                return Report(manifest, []);

            // Steps 2 to 4.
            if (await election.RunAsync(call, [watched], _waiting, cancellationToken).ConfigureAwait(false) is not ElectionOutcome.Elected elected)
                continue;
            await using var lease = elected.Lease;
            if (await WithdrawAsync(lease, manifest, watched, damaged, cancellationToken).ConfigureAwait(false) is { } still)
                return Report(manifest, still);
        }

        throw new TransientException(FailureReason.CopyDamaged, $"The copy in {Where} was replaced {MostRounds} times while it was read.");
    }

    // Null where the manifest has changed, or another replica has taken over and will change it.
    private async Task<IReadOnlyList<string>?> WithdrawAsync(
        Lease lease,
        Manifest manifest,
        WatchedObject watched,
        IReadOnlyList<ManifestFile> damaged,
        CancellationToken cancellationToken)
    {
        try
        {
            var still = await FindDamagedAsync(damaged, lease.Token).ConfigureAwait(false);
            var isSame = !await watched.HasChangedAsync(_store, lease.Token).ConfigureAwait(false);
            if (isSame && still.Count > 0)
                await WithdrawAsync(lease, manifest, still).ConfigureAwait(false);
            await lease.ReleaseAsync().ConfigureAwait(false);
            return isSame ? [.. still.Select(f => f.Path).Order(StringComparer.Ordinal)] : null;
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException
            && lease.Loss is not null && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            await lease.ReleaseAfterAsync(e).ConfigureAwait(false);
            throw;
        }
    }

    private async Task WithdrawAsync(Lease lease, Manifest manifest, IReadOnlyList<ManifestFile> damaged)
    {
        var documents = new CopyDocuments(parts.Store.Behind(lease), parts.Logger);
        var paths = damaged.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var whole = manifest with { Files = [.. manifest.Files.Where(f => !paths.Contains(f.Path))] };
        var journal = await documents.ReadJournalAsync(_location.JournalKey, lease.Token).ConfigureAwait(false);
        var planned = damaged.Concat(journal?.Files ?? []).Concat(journal?.Planned ?? []);
        await lease.AnnounceAsync(manifest.Commit, lease.Token).ConfigureAwait(false);
        await documents.WithdrawAsync(_location, whole, planned, lease.Token).ConfigureAwait(false);
    }

    private async Task<(Manifest Manifest, StoredDocument Document)> ReadManifestAsync(CancellationToken cancellationToken)
    {
        var (manifest, document) = await new CopyDocuments(_store, parts.Logger).ReadAsync(_location.ManifestKey, cancellationToken).ConfigureAwait(false);
        if (manifest is null || document is null)
            throw new OperatorException(FailureReason.CopyDamaged, $"{Where} has no manifest: no complete copy has been published there.");
        manifest.ThrowIfNotOf(request.Repo, Where);
        return manifest.IsNamed(request.Revision)
            ? (manifest, document)
            : throw new OperatorException(
                FailureReason.OtherRevision, $"{Where} holds revision \"{manifest.Revision}\" (commit {manifest.Commit}), not \"{request.Revision}\".");
    }

    private async Task<IReadOnlyList<ManifestFile>> FindDamagedAsync(IReadOnlyList<ManifestFile> files, CancellationToken cancellationToken)
    {
        var readBack = new Verifier(_store, parts.Transfers.Services);
        var damaged = new ConcurrentBag<ManifestFile>();
        await readBack.MatchAllAsync(files, f => (_location.KeyOf(f.Path), f.ToRepoFile()!), (file, matches) =>
        {
            if (!matches)
                damaged.Add(file);
            parts.Meter.FileDone();
        }, cancellationToken).ConfigureAwait(false);
        return [.. damaged];
    }

    private VerifyReport Report(Manifest manifest, IReadOnlyList<string> damaged) =>
        new(Where, manifest.Commit, manifest.Files.Count, manifest.Files.Sum(f => f.Size), damaged);
}
