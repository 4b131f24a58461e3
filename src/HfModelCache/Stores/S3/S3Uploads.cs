using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Failures;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Makes multipart uploads to a bucket.</summary>
internal sealed class S3Uploads(S3Requests requests, S3Reader reader)
{
    /// <summary>The object metadata that holds <see cref="MultipartUpload.Token"/>.</summary>
    public const string TokenMetadata = "x-amz-meta-hf-model-cache-upload";

    /// <summary>The media type of every object.</summary>
    public const string ContentType = "application/octet-stream";

    public Task<MultipartUpload> StartAsync(string key, long partSize, CancellationToken cancellationToken) =>
        requests.CallAsync($"Opening an upload of {requests.Describe(key)}", S3Rights.Put, async (client, ct) =>
        {
            var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
            var request = new InitiateMultipartUploadRequest { BucketName = requests.Bucket, Key = key, ContentType = ContentType };
            request.Metadata[TokenMetadata] = token;
            var response = await client.InitiateMultipartUploadAsync(request, ct).ConfigureAwait(false);
            return new MultipartUpload(key, response.UploadId, partSize, token);
        }, cancellationToken);

    public async Task<UploadedPart> StorePartAsync(
        MultipartUpload upload, int number, Payload payload, CancellationToken cancellationToken)
    {
        try
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"partNumber={number}&uploadId={Uri.EscapeDataString(upload.UploadId)}");
            var etag = await requests.SendAsync(
                $"Storing part {number} of {requests.Describe(upload.Key)}",
                new BodyTarget(upload.Key) { Query = query },
                payload,
                cancellationToken).ConfigureAwait(false);
            return EntityTag.IsStrong(etag)
                ? new UploadedPart(number, payload.Length, EntityTag.Opaque(etag))
                : await FindPartAsync(upload, number, cancellationToken).ConfigureAwait(false)
                    ?? new UploadedPart(number, payload.Length, EntityTag.Opaque(etag));
        }
        catch (ModelCacheException e) when (S3Failures.IsUploadGone(e.InnerException))
        {
            throw new UploadGoneException(requests.Describe(upload.Key), e);
        }
    }

    public Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        requests.CallAsync($"Listing the parts of {requests.Describe(upload.Key)}", S3Rights.ListParts, async (client, ct) =>
        {
            var request = new ListPartsRequest
            {
                BucketName = requests.Bucket,
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
                throw new UploadGoneException(requests.Describe(upload.Key), e); // Ceph RGW 16.2 answers NoSuchKey.
            }

            string Next(List<UploadedPart> found, int? marker) =>
                (marker is > 0 ? marker.Value : found.Count > 0 ? found[^1].Number : 0).ToString(CultureInfo.InvariantCulture);
        }, cancellationToken);

    public Task<Page<MultipartUpload>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        requests.CallAsync($"Listing the open uploads of {requests.Describe(prefix)}", S3Rights.ListUploads, async (client, ct) =>
        {
            var request = new ListMultipartUploadsRequest { BucketName = requests.Bucket, Prefix = prefix };
            if (cursor?.Split('\n', 2) is [var uploadId, var key])
                (request.UploadIdMarker, request.KeyMarker) = (uploadId, key);
            ListMultipartUploadsResponse page;
            try
            {
                page = await client.ListMultipartUploadsAsync(request, ct).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
            {
                // A store without this operation answers so too; retrying would not help.
                throw new OperatorException(
                    FailureReason.StoreRejected,
                    $"Listing the open uploads of {requests.Describe(prefix)} failed: the store answered 404 {e.ErrorCode}.",
                    e);
            }

            List<MultipartUpload> found =
            [
                .. (page.MultipartUploads ?? []).Select(u =>
                    new MultipartUpload(KeyEncoding.KeyOf(u.Key), KeyEncoding.KeyOf(u.UploadId), PartSize: 0, Token: "")),
            ];
            return new Page<MultipartUpload>([.. found.Where(u => u.Key.StartsWith(prefix, StringComparison.Ordinal))], page.IsTruncated != true ? null : Next());

            string Next() => string.IsNullOrEmpty(page.NextKeyMarker) && found.Count > 0
                ? $"{found[^1].UploadId}\n{found[^1].Key}"
                : $"{page.NextUploadIdMarker}\n{page.NextKeyMarker}";
        }, cancellationToken);

    /// <remarks>
    /// Gateways answer 500 or 404 to a completion that succeeded, 200 to one that created nothing (Ceph RGW 16.2, for an
    /// upload id that is gone if the object has the same parts), or leave the ETag empty. So HEAD tells what is stored, and
    /// the object's token tells which upload created it.
    /// </remarks>
    public async Task<CompletedUpload> CompleteAsync(
        MultipartUpload upload, IReadOnlyList<UploadedPart> parts, CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = requests.Bucket,
            Key = upload.Key,
            UploadId = upload.UploadId,
            PartETags = [.. parts.OrderBy(p => p.Number).Select(p => new PartETag(p.Number, p.ETag))],
        };
        ModelCacheException? doubt = null;
        try
        {
            await requests.CallAsync(
                $"Completing {requests.Describe(upload.Key)}",
                S3Rights.Put,
                (client, ct) => client.CompleteMultipartUploadAsync(request, ct),
                cancellationToken,
                requests.CompleteTimeout).ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            doubt = e;
        }

        var isGone = doubt is null || S3Failures.IsUploadGone(doubt.InnerException);
        if (await HeadAfterAsync(upload.Key, isGone ? null : doubt, cancellationToken).ConfigureAwait(false) is { } head)
        {
            var etag = EntityTag.Opaque(head.ETag);
            var isWhole = head.ContentLength == parts.Sum(p => p.Size);
            var token = head.Metadata[TokenMetadata];
            if (upload.Token.Length > 0 && token == upload.Token)
                return new CompletedUpload(etag, MustVerify: doubt is not null || !isWhole);

            // The store may keep no metadata, or the token may be unknown. The upload is gone, and an object that could be
            // the result is stored: only its bytes can tell.
            if (isGone && isWhole && (upload.Token.Length == 0 || string.IsNullOrEmpty(token)))
                return new CompletedUpload(etag, MustVerify: true);
        }

        throw isGone ? new UploadGoneException(requests.Describe(upload.Key), doubt) : doubt!;
    }

    public Task AbortAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        requests.CallAsync($"Aborting an upload of {requests.Describe(upload.Key)}", S3Rights.Abort, async (client, ct) =>
        {
            try
            {
                await client.AbortMultipartUploadAsync(requests.Bucket, upload.Key, upload.UploadId, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (S3Failures.IsUploadGone(e))
            {
                // It is gone already.
            }

            return true;
        }, cancellationToken);

    // If HEAD fails too, that failure does not explain why the completion failed.
    private async Task<GetObjectMetadataResponse?> HeadAfterAsync(string key, ModelCacheException? failure, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException) when (failure is not null)
        {
            return null;
        }
    }

    // A proxy weakened the part's ETag, or the store stated none; completing the upload needs the store's own.
    private async Task<UploadedPart?> FindPartAsync(MultipartUpload upload, int number, CancellationToken cancellationToken)
    {
        try
        {
            var before = (number - 1).ToString(CultureInfo.InvariantCulture);
            var page = await ListPartsPageAsync(upload, number == 1 ? null : before, cancellationToken).ConfigureAwait(false);
            return page.Items.FirstOrDefault(part => part.Number == number);
        }
        catch (OperatorException e) when (e.Reason is FailureReason.StoreAccessDenied or FailureReason.StoreRejected && e is not UploadGoneException)
        {
            return null; // Not every store lists parts, and not all credentials may.
        }
    }
}
