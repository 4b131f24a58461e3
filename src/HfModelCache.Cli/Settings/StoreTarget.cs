using HfModelCache.Network;
using HfModelCache.Stores.S3;

namespace HfModelCache.Cli.Settings;

/// <summary>Where a model goes: to a bucket or to a folder.</summary>
internal sealed record StoreTarget
{
    private StoreTarget()
    {
    }

    /// <summary>How to reach the bucket; null where it is a folder.</summary>
    public S3Options? Bucket { get; private init; }

    /// <summary>The folder; null where it is a bucket.</summary>
    public string? Folder { get; private init; }

    public static StoreTarget ToBucket(S3Options options) => new() { Bucket = options };

    public static StoreTarget ToFolder(string path) => new() { Folder = path };

    /// <summary>The same, reached through the proxies that are meant for it.</summary>
    public StoreTarget Through(ProxyOptions proxy) => Bucket is null ? this : ToBucket(Bucket with { Proxy = proxy });
}
