using HfModelCache.Network;
using HfModelCache.Stores.S3;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Represents a store: a bucket or a folder.</summary>
internal sealed record StoreTarget
{
    private StoreTarget()
    {
    }

    /// <summary>The bucket; null if the store is a folder.</summary>
    public S3Options? Bucket { get; private init; }

    /// <summary>The folder; null if the store is a bucket.</summary>
    public string? Folder { get; private init; }

    public static StoreTarget ToBucket(S3Options options) => new() { Bucket = options };

    public static StoreTarget ToFolder(string path) => new() { Folder = path };

    /// <summary>Returns the same store, reached through proxies.</summary>
    public StoreTarget Through(ProxyOptions proxy) => Bucket is null ? this : ToBucket(Bucket with { Proxy = proxy });
}
