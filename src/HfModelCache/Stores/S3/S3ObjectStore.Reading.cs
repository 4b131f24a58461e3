using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Failures;

namespace HfModelCache.Stores.S3;

public sealed partial class S3ObjectStore
{
    /// <inheritdoc/>
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        await HeadAsync(key, cancellationToken).ConfigureAwait(false) is { } head
            ? new StoredObject(key, head.ContentLength, EntityTag.Opaque(head.ETag))
            : null;

    /// <inheritdoc/>
    public async Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken)
    {
        var response = await GetAsync(key, range, cancellationToken).ConfigureAwait(false);
        if (response is null)
            return null;
        var isEmpty = IsEmpty(response);
        if (isEmpty)
            response.Dispose();
        return new ObjectBody(isEmpty ? Stream.Null : response.ResponseStream, EntityTag.Opaque(response.ETag), SizeOf(response));
    }

    /// <inheritdoc/>
    public async Task<StoredDocument?> ReadDocumentAsync(string key, int maxBytes, CancellationToken cancellationToken)
    {
        using var response = await GetAsync(key, ReadRange.All, cancellationToken).ConfigureAwait(false);
        if (response is null)
            return null;
        var etag = EntityTag.Opaque(response.ETag);
        if (IsEmpty(response))
            return new StoredDocument(ReadOnlyMemory<byte>.Empty, etag);
        var content = await TransferAsync(
            $"Reading {Describe(key)}",
            S3Rights.Get,
            (moved, ct) => BoundedBody.ReadAsync(response.ResponseStream, SizeOf(response), maxBytes, moved, ct),
            cancellationToken).ConfigureAwait(false);
        return content is { } whole
            ? new StoredDocument(whole, etag)
            : throw new DocumentTooLargeException(Describe(key), maxBytes);
    }

    // s3rver answers for an object without bytes as if it had one, "bytes 0-0/0", which then never comes.
    private static bool IsEmpty(GetObjectResponse response) =>
        response.HttpStatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
        || response.ContentRange?.EndsWith("/0", StringComparison.Ordinal) == true;

    // A body without a length ends where the connection ends, whole or not; the range tells what it should be.
    private static long? SizeOf(GetObjectResponse response) =>
        long.TryParse(response.ContentRange?.Split('/')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;

    private static bool IsOf(GetObjectResponse response, ReadRange range) => response.ContentRange is { } stated
        ? stated.StartsWith($"bytes {range.Offset}-", StringComparison.Ordinal)
        : range.Offset == 0 && (range.Length is null || response.ContentLength <= range.Length);

    // A store may ignore If-Match. An ETag that is missing contradicts nothing.
    private static bool IsOtherVersion(GetObjectResponse response, ReadRange range) =>
        range.ETag is { } wanted && EntityTag.Opaque(response.ETag) is { Length: > 0 } etag && etag != wanted;

    private Task<GetObjectResponse?> GetAsync(string key, ReadRange range, CancellationToken cancellationToken)
    {
        // Without a range the SDK hashes the body and compares it with the ETag, which is no MD5 in many stores.
        var request = new GetObjectRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            ByteRange = new ByteRange($"bytes={range.Offset}-{range.Offset + range.Length - 1}"),
            EtagToMatch = range.ETag is { } etag ? $"\"{etag}\"" : null,
        };
        return CallAsync($"Reading {Describe(key)}", S3Rights.Get, async (client, ct) =>
        {
            try
            {
                var response = await client.GetObjectAsync(request, ct).ConfigureAwait(false);
                if (IsOf(response, range) && !IsOtherVersion(response, range))
                    return response;
                response.Dispose();
                throw IsOtherVersion(response, range) ? new ObjectChangedException(Describe(key)) : new OperatorException(
                    FailureReason.StoreRejected, $"Reading {Describe(key)} failed: the store ignores the range that was requested.");
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                throw new ObjectChangedException(Describe(key), e);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return new GetObjectResponse { HttpStatusCode = e.StatusCode }; // The range begins beyond the end.
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
            {
                return null;
            }
        }, cancellationToken);
    }

    private Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken) =>
        CallAsync($"Looking for {Describe(key)}", S3Rights.Get, async (client, ct) =>
        {
            try
            {
                return await client.GetObjectMetadataAsync(_options.Bucket, key, ct).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }
            catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
            {
                // An answer to HEAD has no body, and so no reason: expired keys, another region, a right that is missing.
                return await AskAgainAsync(client, key, e, ct).ConfigureAwait(false);
            }
        }, cancellationToken);

    private async Task<GetObjectMetadataResponse?> AskAgainAsync(
        IAmazonS3 client, string key, AmazonS3Exception refusal, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _options.Bucket, Key = key, ByteRange = new ByteRange("bytes=0-0") };
        try
        {
            using var response = await client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            if (SizeOf(response) is not { } size)
                throw refusal;
            var head = new GetObjectMetadataResponse { ContentLength = size, ETag = response.ETag };
            head.Metadata[TokenMetadata] = response.Metadata[TokenMetadata];
            return head;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw refusal;
        }
    }
}
