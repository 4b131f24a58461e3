using System.Security.Cryptography;
using HfModelCache.Coordination.Assignments;
using HfModelCache.Copies;
using HfModelCache.Formatting;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

internal sealed partial class FillCopy
{
    private IEnumerable<MultipartUpload> CarriedUploads =>
        (_carried?.Files ?? []).Select(file => file.ToUpload(_location.KeyOf(file.Path))).OfType<MultipartUpload>();

    private bool IsCarried(MultipartUpload? upload) =>
        _isCarriedWhole && upload is not null && CarriedUploads.Any(carried => carried.UploadId == upload.UploadId);

    private async Task<IReadOnlyList<ManifestFile>> ReadCarriedAsync(CancellationToken cancellationToken)
    {
        if (_carried is null)
            return [];
        var files = _carried.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var whole = new List<ManifestFile>();
        foreach (var listed in await _shares.ListReportsAsync(_carried, cancellationToken).ConfigureAwait(false))
        {
            var report = await _shares.ReadReportAsync(new Assignment(_carried, listed.Index), listed.Kind, cancellationToken).ConfigureAwait(false);
            foreach (var (path, etag) in report?.Files ?? new Dictionary<string, string>())
            {
                if (files.TryGetValue(path, out var file))
                    whole.Add(new ManifestFile(path, file.Size, file.Digest, etag));
            }
        }

        return whole;
    }

    // Whoever leads next must know, should this run die when it has ended the plan.
    private void ReckonWithShares()
    {
        if (_carried is not null && !_isCarriedWhole)
            _lease.InFlight.Add([_carried.Commit], SharesTimeout);
    }

    // A shard that is at work trusts its plan for a moment without asking, and what it has sent may arrive later.
    private async Task EndSharesAsync(CopyPlan plan, StoredCopy copy, CancellationToken cancellationToken)
    {
        if (_carried is null && !copy.Objects.Keys.Any(key => key.StartsWith(_location.SharesPrefix, StringComparison.Ordinal)))
            return;
        await _shares.RemoveAsync(cancellationToken).ConfigureAwait(false);
        if (_isCarriedWhole)
            return;
        _lease.InFlight.RestartWait();
        await Task.Delay(SharesTimeout / 6, _parts.Time, cancellationToken).ConfigureAwait(false);
        if (_lease.InFlight.ConflictsWith(plan.Commit.Sha))
            await _lease.InFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan SharesTimeout => _parts.Lease.LongerOf(_carried?.Timeout ?? TimeSpan.Zero);

    private async Task ShareOutAsync(
        CopyPlan plan,
        Assignee shard,
        Dictionary<string, MultipartUpload> begun,
        CancellationToken cancellationToken)
    {
        var files = new List<AssignedFile>();
        foreach (var file in AssignmentBalancer.Assign([.. plan.ToFetch.Select(f => f.File)], shard.Count, _transfer.PlanOf))
            files.Add(file.Assignment is null ? await OpenAsync(file).ConfigureAwait(false) : file);
        var shares = new AssignmentPlan
        {
            Format = AssignmentPlan.CurrentFormat,
            Id = RandomNumberGenerator.GetHexString(16, lowercase: true),
            Repo = _request.Repo.Name,
            Type = Manifest.TypeOf(_request.Repo),
            Revision = _request.Revision,
            Commit = plan.Commit.Sha,
            Selection = _request.Selection.ToString(),
            TimeoutSeconds = _parts.Lease.Timeout.TotalSeconds,
            Count = shard.Count,
            Files = files,
        };
        await _shares.WritePlanAsync(shares, cancellationToken).ConfigureAwait(false);
        LogSharedOut(FileCount.Format(files.Count), shard.Count, files.Count(f => f.UploadId is not null));

        async Task<AssignedFile> OpenAsync(AssignedFile file)
        {
            var (key, hub) = (_location.KeyOf(file.Path), file.ToRepoFile()!);
            var upload = begun.GetValueOrDefault(key)
                ?? await _store.StartUploadAsync(key, _transfer.PlanOf(hub).PartSize, cancellationToken).ConfigureAwait(false);
            return file with { UploadId = upload.UploadId, PartSize = upload.PartSize };
        }
    }
}
