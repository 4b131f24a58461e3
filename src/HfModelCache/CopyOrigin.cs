using HfModelCache.Stores.S3;

namespace HfModelCache;

/// <summary>Represents published copies that take the Hub's place as the source.</summary>
public sealed record CopyOrigin
{
    /// <summary>The bucket that holds them; null if <see cref="Folder"/> does.</summary>
    public S3Options? Bucket { get; init; }

    /// <summary>The absolute path of the folder that holds them; null if <see cref="Bucket"/> does.</summary>
    public string? Folder { get; init; }

    /// <summary>The prefix of all copies; empty, the default, or ending in <c>/</c>.</summary>
    public string Prefix { get; init; } = "";
}
