using System.Globalization;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Stores;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Content;

/// <summary>Hands out verified files: small ones, and small ranges, from here; others by a redirect to the store.</summary>
/// <remarks>HEAD is always answered from the manifest: a URL that is signed for GET can't be asked by HEAD.</remarks>
/// <param name="store">The store; it retries for seconds.</param>
/// <param name="small">Reads files that are small.</param>
/// <param name="sender">Sends the bytes of others.</param>
/// <param name="places">Limits how many large answers are being sent.</param>
/// <param name="terms">The terms of presigned URLs; null if everything passes this server.</param>
internal sealed class FileDelivery(IObjectReader store, SmallFiles small, FileSender sender, LargeAnswers places, SharingTerms? terms)
{
    // Clients read the size of a file, or the header of a weight file, in a few bytes.
    private const long SmallRange = 64 << 10;

    /// <summary>Answers a request for a file.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="location">The location of the copy.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="ObjectChangedException">The object is not the one that was verified.</exception>
    /// <exception cref="ModelCacheException">The store failed.</exception>
    public async Task SendAsync(HttpContext context, CopyLocation location, Commit commit, ManifestFile file)
    {
        var etag = $"\"{file.Digest.Hex}\"";
        context.Response.Headers[HubHeaders.Commit] = commit.Sha;
        if (context.Request.Headers.IfNoneMatch.Contains(etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.Headers.ETag = etag;
            return;
        }

        var range = RequestedRange.Of(context.Request, file.Size, etag);
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (!isHead && IsLarge(file, range) && await FindAddressAsync(location, file, context.RequestAborted).ConfigureAwait(false) is { } address)
        {
            Redirect(context.Response, address, file, etag);
            return;
        }

        Describe(context.Response, file, range, etag);
        if (!isHead && range.Length > 0)
            await SendAsync(context, location.KeyOf(file), file, range).ConfigureAwait(false);
    }

    private static bool IsLarge(ManifestFile file, RequestedRange range) =>
        file.Size > SmallFiles.MaxSize && (range.Kind == RangeKind.Whole || range.Length > SmallRange);

    private async ValueTask<Uri?> FindAddressAsync(CopyLocation location, ManifestFile file, CancellationToken cancellationToken)
    {
        if (terms is null)
            return null;
        var key = location.KeyOf(file);

        // By the repo's name, a refresh replaces objects, and a signed URL can't name the version that was verified.
        if (location is not CommitLocation)
        {
            if (!file.MayDescribe(await store.FindAsync(key, cancellationToken).ConfigureAwait(false)))
                throw new ObjectChangedException(store.Describe(key));
        }

        return await store.FindAddressAsync(key, terms with { Disposition = FileNames.Disposition(file.Path) }, cancellationToken).ConfigureAwait(false);
    }

    private static void Redirect(HttpResponse response, Uri address, ManifestFile file, string etag)
    {
        response.StatusCode = StatusCodes.Status302Found;
        response.Headers.Location = address.AbsoluteUri;
        response.Headers.CacheControl = "no-store";
        response.Headers.AcceptRanges = "bytes";
        Link(response, file, etag);
        response.ContentLength = 0;
    }

    private static void Describe(HttpResponse response, ManifestFile file, RequestedRange range, string etag)
    {
        response.Headers.ETag = etag;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ContentDisposition = FileNames.Disposition(file.Path);
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox"; // A file of a repo may be a page.
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = GitObjects.IsLarge(file) ? "application/octet-stream" : "text/plain; charset=utf-8";
        response.ContentLength = range.Length;
        if (GitObjects.IsLarge(file))
            Link(response, file, etag);
        if (range.Kind == RangeKind.Whole)
            return;
        response.StatusCode = range.Kind switch
        {
            RangeKind.Part => StatusCodes.Status206PartialContent,
            RangeKind.Empty => StatusCodes.Status200OK, // The Hub's JavaScript client reads the size from Content-Range alone.
            _ => StatusCodes.Status416RangeNotSatisfiable,
        };
        response.Headers.ContentRange = range.Kind == RangeKind.Part
            ? string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.Offset + range.Length - 1}/{file.Size}")
            : string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Size}");
    }

    private static void Link(HttpResponse response, ManifestFile file, string etag)
    {
        response.Headers[HubHeaders.LinkedETag] = etag;
        response.Headers[HubHeaders.LinkedSize] = file.Size.ToString(CultureInfo.InvariantCulture);
    }

    private async Task SendAsync(HttpContext context, string key, ManifestFile file, RequestedRange range)
    {
        using var place = range.Length < LargeAnswers.MinSize ? null : await places.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        if (file.Size <= SmallFiles.MaxSize)
        {
            var bytes = await small.ReadAsync(key, file.ETag ?? "", (int)file.Size, context.RequestAborted).ConfigureAwait(false);
            await context.Response.BodyWriter.WriteAsync(bytes.AsMemory((int)range.Offset, (int)range.Length), context.RequestAborted).ConfigureAwait(false);
            return;
        }

        var version = file.ETag is { Length: > 0 } ? file.ETag : null;
        await sender.SendAsync(context, key, new ReadRange(range.Offset, range.Length, version)).ConfigureAwait(false);
    }
}
