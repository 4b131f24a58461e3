using System.Diagnostics.CodeAnalysis;
using HfModelCache.Sources.Hub;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Represents the URL of published copies: a bucket or a folder, and the prefix of all copies.</summary>
internal sealed record CopyUrl
{
    private const string BucketScheme = "s3://";

    private CopyUrl()
    {
    }

    /// <summary>The server of the bucket; null if the URL doesn't name it.</summary>
    public Uri? Server { get; private init; }

    /// <summary>The bucket; null if the copies are in a folder.</summary>
    public string? Bucket { get; private init; }

    /// <summary>The folder's path; null if the copies are in a bucket.</summary>
    public string? Folder { get; private init; }

    /// <summary>The prefix of all copies; null if the URL ends with the bucket's name, which leaves it open.</summary>
    public string? Prefix { get; private init; }

    /// <summary>Parses a URL.</summary>
    /// <param name="text">The URL as written.</param>
    /// <param name="url">The URL, if it is valid.</param>
    /// <param name="problem">Otherwise the rule that it breaks, as the end of a sentence.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CopyUrl? url, [NotNullWhen(false)] out string? problem)
    {
        (url, problem) = text switch
        {
            _ when FolderUrl.IsOne(text) => ParseFolder(text),
            _ when text.StartsWith(BucketScheme, StringComparison.OrdinalIgnoreCase) => ParseBucket(null, text[BucketScheme.Length..]),
            _ when LocalFolder.IsOne(text) => (null, "is a path, not a URL"),
            _ when text.StartsWith("http", StringComparison.OrdinalIgnoreCase) => ParseServer(text),
            _ => (null, "must begin with s3://, https://, http:// or file:///"),
        };
        if (url?.Bucket is { } bucket)
            problem = BucketName.FindProblem(bucket) is { } rule ? $"names a bucket that {rule}" : KeyPrefix.FindProblem(url.Prefix ?? "");
        return problem is null;
    }

    private static (CopyUrl? Url, string? Problem) ParseFolder(string text) => FolderUrl.TryParse(text) is { } path
        ? (new CopyUrl { Folder = LocalFolder.Resolve(path), Prefix = "" }, null)
        : (null, "is not the URL of a folder");

    private static (CopyUrl? Url, string? Problem) ParseServer(string text)
    {
        if (!EndpointAddress.TryParse(text, mayHavePath: true, out var address, out var problem))
            return (null, problem);
        if (HubOptions.OfficialHosts.Contains(address.Host))
            return (null, "is on the Hub, but a copy is in a bucket or a folder");
        if (address.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal) && !address.Host.StartsWith("s3", StringComparison.Ordinal))
            return (null, "has the bucket in its host name");
        return ParseBucket(new Uri(address.GetLeftPart(UriPartial.Authority)), Uri.UnescapeDataString(address.AbsolutePath[1..]));
    }

    private static (CopyUrl? Url, string? Problem) ParseBucket(Uri? server, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var url = new CopyUrl { Server = server, Bucket = slash < 0 ? path : path[..slash], Prefix = slash < 0 ? null : path[(slash + 1)..] };
        return url.Bucket.Length == 0 ? (null, "names no bucket") : (url, null);
    }
}
