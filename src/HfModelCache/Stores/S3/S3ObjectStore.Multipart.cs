using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Failures;

namespace HfModelCache.Stores.S3;

public sealed partial class S3ObjectStore
{
    private const string TokenMetadata = "x-amz-meta-hf-model-cache-upload";

    /// <inheritdoc/>
    public Task<MultipartUpload> StartUploadAsync(string key, long partSize, string token, CancellationToken cancellationToken) =>
        CallAsync($"Opening an upload of {Describe(key)}", async ct =>
        {
            var request = new InitiateMultipartUploadRequest
            {
                BucketName = _options.Bucket,
                Key = key,
                ContentType = ContentType,
            };
            request.Metadata[TokenMetadata] = token;
            var response = await _client.InitiateMultipartUploadAsync(request, ct).ConfigureAwait(false);
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
                $"Storing part {number} of {Describe(upload.Key)}", upload.Key, query, payload, cancellationToken)
                .ConfigureAwait(false);
            return new UploadedPart(number, payload.Length, etag);
        }
        catch (ModelCacheException e) when (S3Failures.IsUploadGone(e.InnerException))
        {
            throw new UploadGoneException(Describe(upload.Key), e);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<UploadedPart>> ListPartsAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        CallAsync($"Listing the parts of {Describe(upload.Key)}", async ct =>
        {
            var found = new List<UploadedPart>();
            var request = new ListPartsRequest { BucketName = _options.Bucket, Key = upload.Key, UploadId = upload.UploadId };
            try
            {
                while (true)
                {
                    var page = await _client.ListPartsAsync(request, ct).ConfigureAwait(false);
                    foreach (var part in page.Parts ?? [])
                        found.Add(new UploadedPart(part.PartNumber ?? 0, part.Size ?? 0, Unquoted(part.ETag)));
                    if (page.IsTruncated != true)
                        return (IReadOnlyList<UploadedPart>)found;
                    request.PartNumberMarker = found[^1].Number.ToString(CultureInfo.InvariantCulture);
                }
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
            {
                throw new UploadGoneException(Describe(upload.Key), e); // Ceph RGW 16.2 calls it NoSuchKey.
            }
        }, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// Gateways answer 500 or 404 to a completion that succeeded, 200 to one that made nothing (Ceph RGW 16.2, with an
    /// upload id that is gone and an object of the same parts), or leave the ETag empty. The token that the object
    /// carries, read back by HEAD, tells what is there; only then is the upload called failed.
    /// </remarks>
    public async Task<string> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken)
    {
        var what = $"Completing {Describe(upload.Key)}";
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
                what,
                ct => _client.CompleteMultipartUploadAsync(request, ct),
                cancellationToken,
                _options.CompleteTimeout).ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            doubt = e;
        }

        var head = await HeadAsync(upload.Key, cancellationToken).ConfigureAwait(false);
        if (head is not null
            && head.Metadata[TokenMetadata] == upload.Token
            && head.ContentLength == parts.Sum(p => p.Size))
        {
            return Unquoted(head.ETag);
        }

        throw doubt switch
        {
            null => new UploadGoneException(Describe(upload.Key)),
            _ when S3Failures.IsUploadGone(doubt.InnerException) => new UploadGoneException(Describe(upload.Key), doubt),
            _ => doubt,
        };
    }

    /// <inheritdoc/>
    public Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        CallAsync($"Dropping an upload of {Describe(upload.Key)}", async ct =>
        {
            try
            {
                await _client.AbortMultipartUploadAsync(_options.Bucket, upload.Key, upload.UploadId, ct)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (S3Failures.IsUploadGone(e))
            {
                // What is to go is gone.
            }

            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MultipartUpload>> ListUploadsAsync(string prefix, CancellationToken cancellationToken) =>
        CallAsync($"Listing the open uploads of {Describe(prefix)}", async ct =>
        {
            var found = new List<MultipartUpload>();
            var request = new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = prefix };
            while (true)
            {
                var page = await _client.ListMultipartUploadsAsync(request, ct).ConfigureAwait(false);
                foreach (var item in page.MultipartUploads ?? [])
                    found.Add(new MultipartUpload(item.Key, item.UploadId, PartSize: 0, Token: ""));
                if (page.IsTruncated != true)
                    return (IReadOnlyList<MultipartUpload>)found;
                request.KeyMarker = page.NextKeyMarker;
                request.UploadIdMarker = page.NextUploadIdMarker;
            }
        }, cancellationToken);
}
