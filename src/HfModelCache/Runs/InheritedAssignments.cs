using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Takes over what machines have done for a plan that an earlier leader made, and ends the plan.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
/// <param name="lease">The leader's lease.</param>
/// <param name="assignments">The documents of the machines.</param>
/// <param name="inherited">The plan; null for none.</param>
internal sealed class InheritedAssignments(
    RunDependencies parts, CopyRequest request, Lease lease, AssignmentStore assignments, InheritedPlan? inherited)
{
    /// <summary>Whether all assignments of the plan are complete.</summary>
    public bool AreComplete => inherited is { IsComplete: true };

    private TimeSpan Timeout => parts.Lease.LongerOf(inherited?.Plan.Timeout ?? TimeSpan.Zero);

    /// <summary>The uploads that several machines have filled.</summary>
    public IEnumerable<MultipartUpload> SplitUploads =>
        (inherited?.Plan.Files ?? []).Select(file => file.ToUpload(request.Location.KeyOf(file.ToRepoFile()!))).OfType<MultipartUpload>();

    /// <summary>Whether machines have filled an upload, so that this run only completes it.</summary>
    public bool IsFilledByPeers(MultipartUpload? upload) =>
        AreComplete && upload is not null && SplitUploads.Any(split => split.UploadId == upload.UploadId);

    /// <summary>Reads the files that machines have reported as complete.</summary>
    public async Task<IReadOnlyList<ManifestFile>> ReadReportsAsync(CancellationToken cancellationToken)
    {
        if (inherited is not { Plan: var plan })
            return [];
        var files = plan.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var reported = new List<ManifestFile>();
        foreach (var listed in await assignments.ListReportsAsync(plan, cancellationToken).ConfigureAwait(false))
        {
            var stored = await assignments.ReadFilesAsync(new Assignment(plan, listed.Index), listed.Kind, cancellationToken).ConfigureAwait(false);
            foreach (var (path, etag) in stored)
            {
                if (files.TryGetValue(path, out var file))
                    reported.Add(new ManifestFile(file.ToRepoFile()!, etag));
            }
        }

        return reported;
    }

    /// <summary>Adds the machines' requests to those in flight: if this run dies after it has ended the plan, the next leader must know about them.</summary>
    public void AddInFlight()
    {
        if (inherited is { IsComplete: false, Plan: var plan })
            lease.InFlight.Add([plan.Commit], Timeout);
    }

    /// <summary>Ends the plan. A machine trusts its last check of the plan for a moment, and what it has sent may arrive later.</summary>
    public async Task EndAsync(CopyPlan plan, StoredCopy copy, CancellationToken cancellationToken)
    {
        if (inherited is null && !copy.Objects.Keys.Any(key => key.StartsWith(request.Location.SharesPrefix, StringComparison.Ordinal)))
            return;
        await assignments.RemoveAsync(cancellationToken).ConfigureAwait(false);
        if (AreComplete)
            return;
        lease.InFlight.RestartWait();
        await Task.Delay(Timeout / 6, parts.Time, cancellationToken).ConfigureAwait(false);
        if (lease.InFlight.ConflictsWith(plan.Commit.Sha))
            await lease.InFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
