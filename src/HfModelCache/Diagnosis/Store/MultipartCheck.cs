using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Makes an object of one part, and reads it.</summary>
internal sealed class MultipartCheck(Probe probe) : StoreCheck(KnownChecks.Multipart, probe)
{
    public override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var upload = await Probe.StartUploadAsync("multipart", cancellationToken).ConfigureAwait(false);
        var part = await Store.UploadPartAsync(upload, 1, new(Content), cancellationToken).ConfigureAwait(false);
        await Store.CompleteUploadAsync(upload, [part], cancellationToken).ConfigureAwait(false);
        Probe.Forget(upload);
        var document = await Store.ReadDocumentAsync(upload.Key, Content.Length, cancellationToken).ConfigureAwait(false);
        return document?.Content.Span.SequenceEqual(Content.Span) == true
            ? Finding.Passed("works")
            : throw new OperatorException(FailureReason.StoreRejected, $"The upload of {Store.Describe(upload.Key)} was completed, but {(document is null ? "there is no object" : "other bytes were read")}.");
    }
}
