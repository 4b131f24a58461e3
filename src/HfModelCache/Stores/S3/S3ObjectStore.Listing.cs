using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Failures;

namespace HfModelCache.Stores.S3;

public sealed partial class S3ObjectStore
{
    // A cursor is what the store gave, or where that is missing the last entry seen.
    private const string Token = "token:";
    private const string After = "after:";

    /// <inheritdoc/>
    public Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        CallAsync($"Listing {Describe(prefix)}", S3Rights.List, async (client, ct) =>
        {
            var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = prefix };
            if (Rest(cursor, Token) is { } token)
                request.ContinuationToken = token;
            else if (Rest(cursor, After) is { } after)
                request.StartAfter = after;
            var page = await client.ListObjectsV2Async(request, ct).ConfigureAwait(false);
            List<StoredObject> found =
                [.. (page.S3Objects ?? []).Select(o => new StoredObject(Named(o.Key, page.Encoding), o.Size ?? 0, EntityTag.Opaque(o.ETag)))];
            return new Page<StoredObject>([.. found.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))], page.IsTruncated != true ? null : Next());

            string Next() => string.IsNullOrEmpty(page.NextContinuationToken)
                ? After + (found.Count > 0 ? found[^1].Key : request.StartAfter)
                : Token + page.NextContinuationToken;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        CallAsync($"Listing the open uploads of {Describe(prefix)}", S3Rights.ListUploads, async (client, ct) =>
        {
            var request = new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = prefix };
            if (cursor?.Split('\n', 2) is [var uploadId, var key])
                (request.UploadIdMarker, request.KeyMarker) = (uploadId, key);
            ListMultipartUploadsResponse page;
            try
            {
                page = await client.ListMultipartUploadsAsync(request, ct).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
            {
                // A store that has no such list says so in this way too; to ask again would not help.
                throw new OperatorException(
                    FailureReason.StoreRejected,
                    $"Listing the open uploads of {Describe(prefix)} failed: the store answered 404 {e.ErrorCode}.",
                    e);
            }

            List<MultipartUpload> found =
                [.. (page.MultipartUploads ?? []).Select(u => new MultipartUpload(Named(u.Key), Named(u.UploadId), PartSize: 0, Token: ""))];
            return new Page<MultipartUpload>([.. found.Where(u => u.Key.StartsWith(prefix, StringComparison.Ordinal))], page.IsTruncated != true ? null : Next());

            string Next() => string.IsNullOrEmpty(page.NextKeyMarker) && found.Count > 0
                ? $"{found[^1].UploadId}\n{found[^1].Key}"
                : $"{page.NextUploadIdMarker}\n{page.NextKeyMarker}";
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<UploadedPart>> ListPartsPageAsync(
        MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        CallAsync($"Listing the parts of {Describe(upload.Key)}", S3Rights.ListParts, async (client, ct) =>
        {
            var request = new ListPartsRequest
            {
                BucketName = _options.Bucket,
                Key = upload.Key,
                UploadId = upload.UploadId,
                PartNumberMarker = cursor,
            };
            try
            {
                var page = await client.ListPartsAsync(request, ct).ConfigureAwait(false);
                List<UploadedPart> found =
                    [.. (page.Parts ?? []).Select(p => new UploadedPart(p.PartNumber ?? 0, p.Size ?? 0, EntityTag.Opaque(p.ETag)))];
                return new Page<UploadedPart>(found, page.IsTruncated != true ? null : Next(found, page.NextPartNumberMarker));
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
            {
                throw new UploadGoneException(Describe(upload.Key), e); // Ceph RGW 16.2 calls it NoSuchKey.
            }

            string Next(List<UploadedPart> found, int? marker) =>
                (marker is > 0 ? marker.Value : found.Count > 0 ? found[^1].Number : 0).ToString(CultureInfo.InvariantCulture);
        }, cancellationToken);

    private static string Named(string? name, EncodingType? encoding = null) => name is null
        ? throw new FormatException("An entry of a listing has no name.")
        : KeyEncoding.IsUrl(encoding?.Value) ? KeyEncoding.Decode(name) : name;

    private static string? Rest(string? cursor, string kind) =>
        cursor?.StartsWith(kind, StringComparison.Ordinal) == true ? cursor[kind.Length..] : null;
}
