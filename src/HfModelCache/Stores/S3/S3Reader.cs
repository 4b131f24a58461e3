using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Failures;

namespace HfModelCache.Stores.S3;

/// <summary>Lists, finds and reads the objects of a bucket.</summary>
internal sealed class S3Reader(S3Requests requests) : IObjectReader
{
    // A cursor is the store's continuation token or, if the store sends none, the last key seen.
    private const string Token = "token:";
    private const string After = "after:";

    public string Describe(string key) => requests.Describe(key);

    public Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        requests.CallAsync($"Listing {Describe(prefix)}", S3Rights.List, async (client, ct) =>
        {
            var request = new ListObjectsV2Request { BucketName = requests.Bucket, Prefix = prefix };
            if (Rest(cursor, Token) is { } token)
                request.ContinuationToken = token;
            else if (Rest(cursor, After) is { } after)
                request.StartAfter = after;
            var page = await client.ListObjectsV2Async(request, ct).ConfigureAwait(false);
            List<StoredObject> found =
            [
                .. (page.S3Objects ?? []).Select(o =>
                    new StoredObject(KeyEncoding.KeyOf(o.Key, page.Encoding?.Value), o.Size ?? 0, EntityTag.Opaque(o.ETag))),
            ];
            return new Page<StoredObject>([.. found.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))], page.IsTruncated != true ? null : Next());

            string Next() => string.IsNullOrEmpty(page.NextContinuationToken)
                ? After + (found.Count > 0 ? found[^1].Key : request.StartAfter)
                : Token + page.NextContinuationToken;
        }, cancellationToken);

    public Task<Page<string>> ListFoldersPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        requests.CallAsync($"Listing the folders of {Describe(prefix)}", S3Rights.List, async (client, ct) =>
        {
            var request = new ListObjectsV2Request { BucketName = requests.Bucket, Prefix = prefix, Delimiter = "/" };
            if (Rest(cursor, Token) is { } token)
                request.ContinuationToken = token;
            else if (Rest(cursor, After) is { } after)
                request.StartAfter = after;
            var page = await client.ListObjectsV2Async(request, ct).ConfigureAwait(false);
            List<string> found = [.. (page.CommonPrefixes ?? []).Select(folder => KeyEncoding.KeyOf(folder, page.Encoding?.Value))];
            return new Page<string>([.. found.Where(folder => folder.StartsWith(prefix, StringComparison.Ordinal))], page.IsTruncated != true ? null : Next());

            // Objects and folders share the pages; the last of both is where the next page begins.
            string Next() => string.IsNullOrEmpty(page.NextContinuationToken)
                ? After + (page.S3Objects ?? []).Select(o => KeyEncoding.KeyOf(o.Key, page.Encoding?.Value)).Concat(found).Append(request.StartAfter ?? "")
                    .Max(StringComparer.Ordinal)
                : Token + page.NextContinuationToken;
        }, cancellationToken);

    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        await HeadAsync(key, cancellationToken).ConfigureAwait(false) is { } head
            ? new StoredObject(key, head.ContentLength, EntityTag.Opaque(head.ETag))
            : null;

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

    public async Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await GetAsync(key, ReadRange.All, cancellationToken).ConfigureAwait(false);
        if (response is null)
            return null;
        var etag = EntityTag.Opaque(response.ETag);
        if (IsEmpty(response))
            return new StoredDocument<T>(await read(Stream.Null, cancellationToken).ConfigureAwait(false), etag);
        var content = await requests.TransferAsync(
            $"Reading {Describe(key)}",
            S3Rights.Get,
            (moved, ct) => read(new DocumentBody(response.ResponseStream, Describe(key), SizeOf(response), maxBytes, moved), ct),
            cancellationToken).ConfigureAwait(false);
        return new StoredDocument<T>(content, etag);
    }

    /// <summary>Sends HEAD. Returns null if there is no such object.</summary>
    public Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken) =>
        requests.CallAsync($"Looking up {Describe(key)}", S3Rights.Get, async (client, ct) =>
        {
            try
            {
                var head = await client.GetObjectMetadataAsync(requests.Bucket, key, ct).ConfigureAwait(false);
                return AbsentObjectHandler.IsAbsent(head) ? null : head;
            }
            catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
            {
                // A response to HEAD has no body, so it can't say why: expired keys, another region, a missing right.
                return await HeadByGetAsync(client, key, e, ct).ConfigureAwait(false);
            }
        }, cancellationToken);

    private async Task<GetObjectMetadataResponse?> HeadByGetAsync(
        IAmazonS3 client, string key, AmazonS3Exception refusal, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = requests.Bucket, Key = key, ByteRange = new ByteRange("bytes=0-0") };
        try
        {
            using var response = await client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            if (AbsentObjectHandler.IsAbsent(response))
                return null;
            if (SizeOf(response) is not { } size)
                throw refusal;
            var head = new GetObjectMetadataResponse { ContentLength = size, ETag = response.ETag };
            head.Metadata[S3Uploads.TokenMetadata] = response.Metadata[S3Uploads.TokenMetadata];
            return head;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw refusal;
        }
    }

    private Task<GetObjectResponse?> GetAsync(string key, ReadRange range, CancellationToken cancellationToken)
    {
        // Without a range the SDK compares the body's MD5 with the ETag, which is no MD5 in many stores.
        var request = new GetObjectRequest
        {
            BucketName = requests.Bucket,
            Key = key,
            ByteRange = new ByteRange($"bytes={range.Offset}-{range.Offset + range.Length - 1}"),
            EtagToMatch = range.ETag is { } etag ? $"\"{etag}\"" : null,
        };
        return requests.CallAsync($"Reading {Describe(key)}", S3Rights.Get, async (client, ct) =>
        {
            try
            {
                var response = await client.GetObjectAsync(request, ct).ConfigureAwait(false);
                var isAbsent = AbsentObjectHandler.IsAbsent(response);
                if (!isAbsent && IsOf(response, range) && !IsOtherVersion(response, range))
                    return response;
                response.Dispose();
                if (isAbsent)
                    return null;
                throw IsOtherVersion(response, range) ? new ObjectChangedException(Describe(key)) : new OperatorException(
                    FailureReason.StoreRejected, $"Reading {Describe(key)} failed: the store ignores the requested range.");
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                throw new ObjectChangedException(Describe(key), e);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return new GetObjectResponse { HttpStatusCode = e.StatusCode }; // The range begins beyond the end.
            }
        }, cancellationToken);
    }

    private static bool IsOf(GetObjectResponse response, ReadRange range) => response.ContentRange is { } stated
        ? stated.StartsWith($"bytes {range.Offset}-", StringComparison.Ordinal)
        : range.Offset == 0 && (range.Length is null || response.ContentLength <= range.Length);

    // A store may ignore If-Match. An ETag that is missing contradicts nothing.
    private static bool IsOtherVersion(GetObjectResponse response, ReadRange range) =>
        range.ETag is { } wanted && EntityTag.Opaque(response.ETag) is { Length: > 0 } etag && etag != wanted;

    // s3rver claims a byte for an empty object, "bytes 0-0/0", and never sends it.
    private static bool IsEmpty(GetObjectResponse response) =>
        response.HttpStatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
        || response.ContentRange?.EndsWith("/0", StringComparison.Ordinal) == true;

    // A body without a length ends with its connection, whole or not. The range states how long it should be.
    private static long? SizeOf(GetObjectResponse response) =>
        long.TryParse(response.ContentRange?.Split('/')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;

    private static string? Rest(string? cursor, string kind) =>
        cursor?.StartsWith(kind, StringComparison.Ordinal) == true ? cursor[kind.Length..] : null;
}
