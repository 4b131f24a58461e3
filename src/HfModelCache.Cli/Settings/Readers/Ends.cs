using HfModelCache.Copies.Layouts;
using HfModelCache.Network;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Represents the places between which models move.</summary>
internal sealed record Ends
{
    /// <summary>The store; null if a folder is read instead, or a setting is invalid.</summary>
    public required StoreTarget? Store { get; init; }

    /// <summary>The prefix of copies in the store.</summary>
    public required string Prefix { get; init; }

    /// <summary>The copies that take the Hub's place as the source; null if the Hub is the source.</summary>
    public required CopyOrigin? From { get; init; }

    /// <summary>The folder that models are restored to; null for none.</summary>
    public required RestoreTarget? Restore { get; init; }

    /// <summary>Names where copies are stored, for messages.</summary>
    public string Describe() => Store switch
    {
        { Bucket: { } bucket } => $"s3://{bucket.Bucket}/{Prefix}",
        { Folder: { } folder } => $"file://{folder}/{Prefix}",
        _ => "",
    };

    /// <summary>Returns the same places, reached through proxies.</summary>
    public Ends Through(ProxyOptions proxy) => this with
    {
        Store = Store?.Through(proxy),
        From = From?.Bucket is { } bucket ? From with { Bucket = bucket with { Proxy = proxy } } : From,
    };
}
