using HfModelCache.Copies;
using HfModelCache.Stores;
using HfModelCache.Transfer;

namespace HfModelCache.Runs;

/// <summary>Resumes the multipart uploads that earlier runs left open if they are of the plan's commit, and aborts the others.</summary>
/// <param name="uploads">The open uploads.</param>
/// <param name="transfer">Cuts files into parts.</param>
internal sealed class UploadResumption(OpenUploads uploads, ModelTransfer transfer)
{
    /// <summary>Chooses the uploads to resume, by key, and aborts the others.</summary>
    /// <param name="plan">What has to be done.</param>
    /// <param name="former">The journal of the run that left them; null if there is none.</param>
    /// <param name="split">The uploads that several machines have filled.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Dictionary<string, MultipartUpload>> ResumeAsync(
        CopyPlan plan, Manifest? former, IEnumerable<MultipartUpload> split, CancellationToken cancellationToken)
    {
        // Every upload under a key of the copy belongs to the commit that the journal of its time names.
        var resumable = former?.Commit == plan.Commit.Sha
            ? plan.ToFetch.ToDictionary(f => f.Key, StringComparer.Ordinal)
            : [];
        var shared = split.Where(u => resumable.ContainsKey(u.Key)).ToDictionary(u => u.Key, StringComparer.Ordinal);
        var open = await uploads.FindAsync(key => plan.UploadKeys.Contains(key), cancellationToken).ConfigureAwait(false);
        var chosen = await uploads.ChooseAsync(open, resumable.ContainsKey, shared, cancellationToken).ConfigureAwait(false);
        await uploads.AbortAsync(
            open.Where(upload => chosen.GetValueOrDefault(upload.Key)?.UploadId != upload.UploadId), cancellationToken).ConfigureAwait(false);
        return chosen.ToDictionary(
            pair => pair.Key,
            pair => pair.Value with { PartSize = shared.ContainsKey(pair.Key) ? pair.Value.PartSize : transfer.PlanOf(resumable[pair.Key].File).PartSize },
            StringComparer.Ordinal);
    }

    /// <summary>Aborts every open upload of the copy.</summary>
    public async Task AbortAsync(CopyPlan plan, CancellationToken cancellationToken) => await uploads.AbortAsync(
        await uploads.FindAsync(key => plan.UploadKeys.Contains(key), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
