using System.Collections.Concurrent;
using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Transfer;

namespace HfModelCache.Runs;

/// <summary>Re-reads a published copy, and withdraws its manifest if it is untrue.</summary>
/// <remarks>
/// <list type="number">
/// <item>Read the manifest and every byte, without the lease: it takes long, and disturbs no other replica.</item>
/// <item>If something is damaged, become the leader. A refresh or a repair may be in progress, so the result may be outdated.</item>
/// <item>Re-read the manifest, which must be unchanged, and the damaged files.</item>
/// <item>Withdraw the manifest if they are still damaged.</item>
/// </list>
/// If the manifest changes meanwhile, the result is void and the verification restarts.
/// </remarks>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The copy to verify.</param>
internal sealed class VerifyCopy(RunDependencies parts, CopyRequest request)
{
    private const int MaxRounds = 3;

    private readonly IObjectStore _store = parts.Store.Unfenced;
    private readonly CopyLocation _location = request.Location;
    private readonly LeaseElection _election = new(parts.Store.Unfenced, parts.Replica);
    private readonly WaitLimit _waiting = new(parts.Lease.WaitTimeout, parts.Time);

    /// <summary>The paths of the files to verify; null, the default, for all.</summary>
    public IReadOnlyCollection<string>? Paths { get; init; }

    private string Where => _store.Describe(_location.Root);

    /// <summary>Verifies the copy.</summary>
    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        for (var round = 1; round <= MaxRounds; round++)
        {
            // Step 1: read.
            var (manifest, version) = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyList<ManifestFile> files = Paths is null ? manifest.Files : [.. manifest.Files.Where(f => Paths.Contains(f.Path))];
            parts.Meter.Plan(files.Sum(f => f.Size), files.Count);
            var damaged = await FindDamagedAsync(files, cancellationToken).ConfigureAwait(false);
            var watched = new WatchedObject(_location.ManifestKey, version, CopyDocuments.MaxBytes);
            if (await watched.HasChangedAsync(_store, cancellationToken).ConfigureAwait(false))
                continue;
            damaged = [.. damaged.Union(NotShown(manifest))];
            if (damaged.Count == 0)
                return Report(manifest, []);

            // Step 2: become the leader.
            var election = await _election.RunAsync(parts.LeaseRequestFor(request), [watched], _waiting, cancellationToken).ConfigureAwait(false);
            if (election is not ElectionOutcome.Elected { Lease: var lease })
                continue;

            // Steps 3 and 4: re-read, withdraw.
            var outcome = await LeaseTerm.RunAsync<WithdrawalOutcome>(
                lease,
                _ => ReReadAsync(lease, manifest, watched, damaged),
                _ => new WithdrawalOutcome.ManifestChanged(),
                cancellationToken).ConfigureAwait(false);
            if (outcome is WithdrawalOutcome.Confirmed confirmed)
                return Report(manifest, confirmed.Damaged);
        }

        throw new TransientException(FailureReason.CopyDamaged, $"The copy in {Where} was replaced {MaxRounds} times while it was verified.");
    }

    private async Task<WithdrawalOutcome> ReReadAsync(
        Lease lease, Manifest manifest, WatchedObject watched, IReadOnlyList<ManifestFile> damaged)
    {
        var stillDamaged = await FindDamagedAsync(damaged, lease.Token).ConfigureAwait(false);
        stillDamaged = [.. stillDamaged.Union(NotShown(manifest).Where(damaged.Contains))];
        if (await watched.HasChangedAsync(_store, lease.Token).ConfigureAwait(false))
            return new WithdrawalOutcome.ManifestChanged();
        if (stillDamaged.Count > 0)
            await WithdrawAsync(lease, manifest, stillDamaged).ConfigureAwait(false);
        return new WithdrawalOutcome.Confirmed([.. stillDamaged.Select(f => f.Path).Order(StringComparer.Ordinal)]);
    }

    private async Task WithdrawAsync(Lease lease, Manifest manifest, IReadOnlyList<ManifestFile> damaged)
    {
        var documents = new CopyDocuments(parts.Store.Behind(lease), parts.Logger);
        var paths = damaged.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var rest = manifest with { Files = [.. manifest.Files.Where(f => !paths.Contains(f.Path))] };
        var journal = await documents.ReadJournalAsync(_location, lease.Token).ConfigureAwait(false);
        var planned = damaged.Concat(journal?.Files ?? []).Concat(journal?.Planned ?? []);
        await lease.AnnounceAsync(manifest.Commit, lease.Token).ConfigureAwait(false);
        await documents.WithdrawAsync(_location, rest, planned, lease.Token).ConfigureAwait(false);
    }

    private async Task<(Manifest Manifest, DocumentVersion Version)> ReadManifestAsync(CancellationToken cancellationToken)
    {
        var (manifest, version) = await new CopyDocuments(_store, parts.Logger).ReadAsync(_location.ManifestKey, cancellationToken).ConfigureAwait(false);
        if (manifest is null || version is null)
            throw new OperatorException(FailureReason.CopyDamaged, $"{Where} has no manifest: no complete copy has been published there.");
        manifest.ThrowIfNotOf(request.Repo, Where);
        return manifest.IsNamed(request.Revision)
            ? (manifest, version)
            : throw new OperatorException(
                FailureReason.OtherRevision, $"{Where} holds revision \"{manifest.Revision}\" (commit {manifest.Commit}), not \"{request.Revision}\".");
    }

    private async Task<IReadOnlyList<ManifestFile>> FindDamagedAsync(IReadOnlyList<ManifestFile> files, CancellationToken cancellationToken)
    {
        var verifier = new Verifier(_store, parts.Transfers.Services);
        var damaged = new ConcurrentBag<ManifestFile>();
        await verifier.MatchAllAsync(files, f => (_location.KeyOf(f), f.File), (file, matches) =>
        {
            if (!matches)
                damaged.Add(file);
            parts.Meter.FileDone();
        }, cancellationToken).ConfigureAwait(false);
        return [.. damaged];
    }

    // A file that applications can't open is as good as missing.
    private IEnumerable<ManifestFile> NotShown(Manifest manifest)
    {
        var missing = parts.View?.FindMissing(manifest).ToHashSet(StringComparer.Ordinal) ?? [];
        return manifest.Files.Where(file => missing.Contains(file.Path));
    }

    private VerifyReport Report(Manifest manifest, IReadOnlyList<string> damaged) =>
        new(Where, manifest.Commit, manifest.Files.Count, manifest.Files.Sum(f => f.Size), damaged);
}
