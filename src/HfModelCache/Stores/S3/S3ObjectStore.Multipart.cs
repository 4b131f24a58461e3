using System.Globalization;
using System.Security.Cryptography;
using Amazon.S3.Model;
using HfModelCache.Failures;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

public sealed partial class S3ObjectStore
{
    private const string TokenMetadata = "x-amz-meta-hf-model-cache-upload";

    /// <inheritdoc/>
    public Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) =>
        CallAsync($"Opening an upload of {Describe(key)}", S3Rights.Put, async (client, ct) =>
        {
            var request = new InitiateMultipartUploadRequest
            {
                BucketName = _options.Bucket,
                Key = key,
                ContentType = ContentType,
            };
            var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
            request.Metadata[TokenMetadata] = token;
            var response = await client.InitiateMultipartUploadAsync(request, ct).ConfigureAwait(false);
            return new MultipartUpload(key, response.UploadId, partSize, token);
        }, cancellationToken);

    /// <inheritdoc/>
    public async Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken)
    {
        try
        {
            var query = string.Create(
                CultureInfo.InvariantCulture, $"partNumber={number}&uploadId={Uri.EscapeDataString(upload.UploadId)}");
            var etag = await SendAsync(
                $"Storing part {number} of {Describe(upload.Key)}",
                new BodyTarget(upload.Key) { Query = query },
                payload,
                cancellationToken)
                .ConfigureAwait(false);
            return EntityTag.IsStrong(etag)
                ? new UploadedPart(number, payload.Length, EntityTag.Opaque(etag))
                : await FindPartAsync(upload, number, cancellationToken).ConfigureAwait(false)
                    ?? new UploadedPart(number, payload.Length, EntityTag.Opaque(etag));
        }
        catch (ModelCacheException e) when (S3Failures.IsUploadGone(e.InnerException))
        {
            throw new UploadGoneException(Describe(upload.Key), e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Gateways answer 500 or 404 to a completion that succeeded, 200 to one that made nothing (Ceph RGW 16.2, with an
    /// upload id that is gone and an object of the same parts), or leave the ETag empty. So HEAD tells what is there, and
    /// the token that the object carries whose it is.
    /// </remarks>
    public async Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = _options.Bucket,
            Key = upload.Key,
            UploadId = upload.UploadId,
            PartETags = [.. parts.OrderBy(p => p.Number).Select(p => new PartETag(p.Number, p.ETag))],
        };
        ModelCacheException? doubt = null;
        try
        {
            await CallAsync(
                $"Completing {Describe(upload.Key)}",
                S3Rights.Put,
                (client, ct) => client.CompleteMultipartUploadAsync(request, ct),
                cancellationToken,
                _options.CompleteTimeout).ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            doubt = e;
        }

        var isGone = doubt is null || S3Failures.IsUploadGone(doubt.InnerException);
        if (await LookAfterAsync(upload.Key, isGone ? null : doubt, cancellationToken).ConfigureAwait(false) is { } head)
        {
            var etag = EntityTag.Opaque(head.ETag);
            var isWhole = head.ContentLength == parts.Sum(p => p.Size);
            var token = head.Metadata[TokenMetadata];
            if (upload.Token.Length > 0 && token == upload.Token)
                return new CompletedUpload(etag, MustReadBack: doubt is not null || !isWhole);

            // The store may keep no metadata, or the token may be unknown. The upload is no more, and an object that could
            // be this one is there: its bytes decide.
            if (isGone && isWhole && (upload.Token.Length == 0 || string.IsNullOrEmpty(token)))
                return new CompletedUpload(etag, MustReadBack: true);
        }

        throw isGone ? new UploadGoneException(Describe(upload.Key), doubt) : doubt!;
    }

    // Where the look fails too, it says nothing about why the completion has.
    private async Task<GetObjectMetadataResponse?> LookAfterAsync(string key, ModelCacheException? failure, CancellationToken cancellationToken)
    {
        try
        {
            return await HeadAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException) when (failure is not null)
        {
            return null;
        }
    }

    // A proxy has weakened the part's ETag, or the store has not stated one; an upload is completed by the true ones.
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
            return null; // Not every store lists parts, and not everybody may.
        }
    }

    /// <inheritdoc/>
    public Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        CallAsync($"Dropping an upload of {Describe(upload.Key)}", S3Rights.Abort, async (client, ct) =>
        {
            try
            {
                await client.AbortMultipartUploadAsync(_options.Bucket, upload.Key, upload.UploadId, ct)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (S3Failures.IsUploadGone(e))
            {
                // What is to go is gone.
            }

            return true;
        }, cancellationToken);
}
