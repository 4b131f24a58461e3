namespace HfModelCache.Copies.Layouts;

/// <summary>Represents one commit of a repo in a cache of Hub clients, as this tool restored it.</summary>
/// <param name="Root">The repo's folder in the cache.</param>
/// <param name="Location">The location of the commit in it.</param>
/// <param name="Document">Its manifest, or its journal if it is incomplete.</param>
/// <param name="Restored">When it was last restored, or found complete, by the clock of the file system.</param>
internal sealed record CachedCopy(string Root, HubCacheLocation Location, Manifest Document, DateTime Restored)
{
    /// <summary>The blobs that the copy takes, or is going to take, with their sizes, by path.</summary>
    public IEnumerable<(string Blob, long Size, bool IsAdopted)> Blobs => Document.Files
        .Concat(Document.Planned ?? [])
        .Select(file => (Path.Combine(Root, Location.KeyOf(file)), file.Size, file.Adopted));

    /// <summary>For messages, for example <c>acme/sample at commit 0123…</c>.</summary>
    public override string ToString() => $"{Document.Repo} at commit {Location.Commit}";
}
