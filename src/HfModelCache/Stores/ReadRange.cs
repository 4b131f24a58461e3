namespace HfModelCache.Stores;

/// <summary>Represents the bytes of an object to read, and the version they must belong to.</summary>
/// <param name="Offset">The first byte. Default 0.</param>
/// <param name="Length">The maximum number of bytes, at least 1; null to read to the end. Default null.</param>
/// <param name="ETag">The ETag that the object must still have, without quotes; null for any version. Default null.</param>
public readonly record struct ReadRange(long Offset = 0, long? Length = null, string? ETag = null)
{
    /// <summary>The whole object, whatever its version.</summary>
    public static ReadRange All => default;
}
