using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Failures;

namespace HfModelCache.Stores.S3;

/// <summary>Lets the server copy objects by itself.</summary>
/// <param name="requests">Sends requests.</param>
/// <param name="uploads">Opens and completes the uploads of large objects.</param>
internal sealed class S3Copies(S3Requests requests, S3Uploads uploads)
{
    private const int AtOnce = 4;

    private long PartSize => requests.CopyPartSize;

    /// <summary>Copies an object into the bucket.</summary>
    /// <returns>
    /// The object that is stored; null if the server refuses. It must be verified unless its ETag is that of the original.
    /// </returns>
    /// <exception cref="ObjectChangedException">The original is no longer the version to copy.</exception>
    public async Task<CompletedUpload?> CopyAsync(StoredReference from, string key, CancellationToken cancellationToken)
    {
        try
        {
            await ThrowIfChangedAsync(from, cancellationToken).ConfigureAwait(false);
            try
            {
                var etag = await CopyAsync(from, key, isConditional: true, cancellationToken).ConfigureAwait(false);
                return new CompletedUpload(etag, MustVerify: etag.Length == 0 || etag != from.ETag);
            }
            catch (ModelCacheException e) when (IsFailedCondition(e))
            {
                // Swift compares the condition with another ETag of a large object than the one that it states. The copy is read.
                await ThrowIfChangedAsync(from, cancellationToken).ConfigureAwait(false);
                var etag = await CopyAsync(from, key, isConditional: false, cancellationToken).ConfigureAwait(false);
                return new CompletedUpload(etag, MustVerify: true);
            }
        }
        catch (OperatorException e) when (IsRefusal(e))
        {
            return null;
        }
    }

    private Task<string> CopyAsync(StoredReference from, string key, bool isConditional, CancellationToken cancellationToken) => from.Size <= PartSize
        ? CopyWholeAsync(from, key, isConditional, cancellationToken)
        : CopyPartsAsync(from, key, isConditional, cancellationToken);

    // Not every store can, not all keys may read by this way, and s3rver takes the original's name for a bucket's.
    private static bool IsRefusal(OperatorException e) =>
        e.Reason is FailureReason.StoreRejected or FailureReason.StoreAccessDenied or FailureReason.BucketNotFound;

    private static bool IsFailedCondition(ModelCacheException e) =>
        e.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed };

    // Ceph RGW 16.2 ignores the condition of a copy. What changes between this look and the copy shows in the copy's ETag.
    private async Task ThrowIfChangedAsync(StoredReference from, CancellationToken cancellationToken)
    {
        var etag = await requests.CallAsync($"Looking up s3://{from.Bucket}/{from.Key}", S3Rights.Get, async (client, ct) =>
        {
            var head = await client.GetObjectMetadataAsync(from.Bucket, from.Key, ct).ConfigureAwait(false);
            return AbsentObjectHandler.IsAbsent(head) ? "" : EntityTag.Opaque(head.ETag);
        }, cancellationToken).ConfigureAwait(false);
        if (etag != from.ETag)
            throw new ObjectChangedException($"s3://{from.Bucket}/{from.Key}");
    }

    private Task<string> CopyWholeAsync(StoredReference from, string key, bool isConditional, CancellationToken cancellationToken) =>
        requests.CallAsync($"Copying {requests.Describe(key)}", S3Rights.Put, async (client, ct) =>
        {
            var request = new CopyObjectRequest
            {
                SourceBucket = from.Bucket,
                SourceKey = from.Key,
                DestinationBucket = requests.Bucket,
                DestinationKey = key,
                ETagToMatch = isConditional ? Quoted(from.ETag) : null,
                MetadataDirective = S3MetadataDirective.REPLACE,
                ContentType = S3Uploads.ContentType,
            };
            return EntityTag.Opaque((await client.CopyObjectAsync(request, ct).ConfigureAwait(false)).ETag);
        }, cancellationToken, requests.CompleteTimeout);

    private async Task<string> CopyPartsAsync(StoredReference from, string key, bool isConditional, CancellationToken cancellationToken)
    {
        var upload = await uploads.StartAsync(key, PartSize, cancellationToken).ConfigureAwait(false);
        try
        {
            var parts = new UploadedPart[(from.Size + PartSize - 1) / PartSize];
            var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(1, parts.Length), limits, async (number, ct) =>
                parts[number - 1] = await CopyPartAsync(from, upload, number, isConditional, ct).ConfigureAwait(false)).ConfigureAwait(false);
            return (await uploads.CompleteAsync(upload, parts, cancellationToken).ConfigureAwait(false)).ETag;
        }
        catch (ModelCacheException e) when (IsFailedCondition(e) || (e is OperatorException refusal && IsRefusal(refusal)))
        {
            await uploads.AbortAsync(upload, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private Task<UploadedPart> CopyPartAsync(
        StoredReference from, MultipartUpload upload, int number, bool isConditional, CancellationToken cancellationToken) =>
        requests.CallAsync($"Copying part {number} of {requests.Describe(upload.Key)}", S3Rights.Put, async (client, ct) =>
        {
            var first = (number - 1) * PartSize;
            var last = Math.Min(first + PartSize, from.Size) - 1;
            var request = new CopyPartRequest
            {
                SourceBucket = from.Bucket,
                SourceKey = from.Key,
                DestinationBucket = requests.Bucket,
                DestinationKey = upload.Key,
                UploadId = upload.UploadId,
                PartNumber = number,
                FirstByte = first,
                LastByte = last,
                ETagToMatch = isConditional ? [Quoted(from.ETag)] : null,
            };
            var copied = await client.CopyPartAsync(request, ct).ConfigureAwait(false);
            return new UploadedPart(number, last - first + 1, EntityTag.Opaque(copied.ETag));
        }, cancellationToken, requests.CompleteTimeout);

    private static string Quoted(string etag) => $"\"{etag}\"";
}
