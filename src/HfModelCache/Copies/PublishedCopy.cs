namespace HfModelCache.Copies;

/// <summary>Represents a complete copy in a store.</summary>
/// <param name="Location">The location of the copy.</param>
/// <param name="Manifest">Its manifest. It names the revision by which the copy was found.</param>
internal sealed record PublishedCopy(CopyLocation Location, Manifest Manifest);
