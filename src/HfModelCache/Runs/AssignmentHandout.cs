using System.Security.Cryptography;
using HfModelCache.Coordination.Assignments;
using HfModelCache.Formatting;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Shares the downloads of a copy out among several machines, as its leader.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
/// <param name="store">The store.</param>
/// <param name="transfer">Cuts files into parts.</param>
/// <param name="assignments">The documents of the machines.</param>
internal sealed partial class AssignmentHandout(
    RunDependencies parts, CopyRequest request, IObjectStore store, ModelTransfer transfer, AssignmentStore assignments)
{
    private readonly ILogger _logger = parts.Logger;

    /// <summary>Writes a plan by which machines share the downloads.</summary>
    /// <param name="plan">What has to be done.</param>
    /// <param name="count">The number of machines.</param>
    /// <param name="open">The uploads to resume, by key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task AssignAsync(
        CopyPlan plan, int count, Dictionary<string, MultipartUpload> open, CancellationToken cancellationToken)
    {
        var files = new List<AssignedFile>();
        foreach (var file in AssignmentBalancer.Assign([.. plan.ToFetch.Select(f => f.File)], count, transfer.PlanOf))
            files.Add(file.Assignment is null ? await SplitAsync(file).ConfigureAwait(false) : file);
        var handedOut = new AssignmentPlan
        {
            Format = AssignmentPlan.CurrentFormat,
            Id = RandomNumberGenerator.GetHexString(16, lowercase: true),
            Repo = request.Repo.Name,
            Type = request.Repo.Type.ToName(),
            Revision = request.Revision,
            Commit = plan.Commit.Sha,
            Selection = request.Selection.ToString(),
            TimeoutSeconds = parts.Lease.Timeout.TotalSeconds,
            Count = count,
            Files = files,
        };
        await assignments.WritePlanAsync(handedOut, cancellationToken).ConfigureAwait(false);
        LogAssigned(FileCount.Format(files.Count), count, files.Count(f => f.IsSplit));

        async Task<AssignedFile> SplitAsync(AssignedFile file)
        {
            var whole = file.ToRepoFile()!;
            var key = request.Location.KeyOf(whole);
            var upload = open.GetValueOrDefault(key)
                ?? await store.StartUploadAsync(key, transfer.PlanOf(whole).PartSize, cancellationToken).ConfigureAwait(false);
            return file with { UploadId = upload.UploadId, PartSize = upload.PartSize };
        }
    }

    [LoggerMessage(43, LogLevel.Information, "Assigned {Files} to {Count} machines. Files split between all of them: {Split}.")]
    private partial void LogAssigned(string files, int count, int split);
}
