using System.Security.Cryptography;
using HfModelCache.Coordination.Assignments;
using HfModelCache.Copies;
using HfModelCache.Formatting;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

internal sealed partial class FillCopy
{
    private bool HasCompletePlan => _inherited is { IsComplete: true };

    private TimeSpan AssignmentTimeout => _parts.Lease.LongerOf(_inherited?.Plan.Timeout ?? TimeSpan.Zero);

    private IEnumerable<MultipartUpload> SplitUploads =>
        (_inherited?.Plan.Files ?? []).Select(file => file.ToUpload(_location.KeyOf(file.ToRepoFile()!))).OfType<MultipartUpload>();

    private bool IsFilledByPeers(MultipartUpload? upload) =>
        HasCompletePlan && upload is not null && SplitUploads.Any(split => split.UploadId == upload.UploadId);

    private async Task<IReadOnlyList<ManifestFile>> ReadReportsAsync(CancellationToken cancellationToken)
    {
        if (_inherited is not { Plan: var plan })
            return [];
        var files = plan.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var reported = new List<ManifestFile>();
        foreach (var listed in await _assignments.ListReportsAsync(plan, cancellationToken).ConfigureAwait(false))
        {
            var stored = await _assignments.ReadFilesAsync(new Assignment(plan, listed.Index), listed.Kind, cancellationToken).ConfigureAwait(false);
            foreach (var (path, etag) in stored)
            {
                if (files.TryGetValue(path, out var file))
                    reported.Add(new ManifestFile(file.ToRepoFile()!, etag));
            }
        }

        return reported;
    }

    // If this run dies after it has ended the plan, the next leader must know about the machines' requests.
    private void AddAssignmentsInFlight()
    {
        if (_inherited is { IsComplete: false, Plan: var plan })
            _lease.InFlight.Add([plan.Commit], AssignmentTimeout);
    }

    // A machine trusts its last check of the plan for a moment, and what it has sent may arrive later.
    private async Task EndInheritedPlanAsync(CopyPlan plan, StoredCopy copy, CancellationToken cancellationToken)
    {
        if (_inherited is null && !copy.Objects.Keys.Any(key => key.StartsWith(_location.SharesPrefix, StringComparison.Ordinal)))
            return;
        await _assignments.RemoveAsync(cancellationToken).ConfigureAwait(false);
        if (HasCompletePlan)
            return;
        _lease.InFlight.RestartWait();
        await Task.Delay(AssignmentTimeout / 6, _parts.Time, cancellationToken).ConfigureAwait(false);
        if (_lease.InFlight.ConflictsWith(plan.Commit.Sha))
            await _lease.InFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task AssignAsync(
        CopyPlan plan, int count, Dictionary<string, MultipartUpload> open, CancellationToken cancellationToken)
    {
        var files = new List<AssignedFile>();
        foreach (var file in AssignmentBalancer.Assign([.. plan.ToFetch.Select(f => f.File)], count, _transfer.PlanOf))
            files.Add(file.Assignment is null ? await SplitAsync(file).ConfigureAwait(false) : file);
        var assignments = new AssignmentPlan
        {
            Format = AssignmentPlan.CurrentFormat,
            Id = RandomNumberGenerator.GetHexString(16, lowercase: true),
            Repo = _request.Repo.Name,
            Type = _request.Repo.Type.ToName(),
            Revision = _request.Revision,
            Commit = plan.Commit.Sha,
            Selection = _request.Selection.ToString(),
            TimeoutSeconds = _parts.Lease.Timeout.TotalSeconds,
            Count = count,
            Files = files,
        };
        await _assignments.WritePlanAsync(assignments, cancellationToken).ConfigureAwait(false);
        LogAssigned(FileCount.Format(files.Count), count, files.Count(f => f.IsSplit));

        async Task<AssignedFile> SplitAsync(AssignedFile file)
        {
            var whole = file.ToRepoFile()!;
            var key = _location.KeyOf(whole);
            var upload = open.GetValueOrDefault(key)
                ?? await _store.StartUploadAsync(key, _transfer.PlanOf(whole).PartSize, cancellationToken).ConfigureAwait(false);
            return file with { UploadId = upload.UploadId, PartSize = upload.PartSize };
        }
    }
}
