using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Represents a file that belongs to the copy.</summary>
/// <param name="File">What the source states about it.</param>
/// <param name="Key">The key of its object.</param>
/// <param name="Action">What has to be done.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="ETag">The ETag of the stored object; null if there is none.</param>
public sealed record PlannedFile(RepoFile File, string Key, FileAction Action, string Reason, string? ETag)
{
    /// <summary>Whether the stored object is another program's, in a location that is shared with others. Default false.</summary>
    internal bool IsAdopted { get; init; }

    /// <summary>The object to copy; null, the default, unless that is the action.</summary>
    internal StoredReference? Twin { get; init; }

    /// <summary>Returns the record of the file as it is stored; null for its ETag if it isn't.</summary>
    internal ManifestFile ToRecord() => new(File, Action is FileAction.Fetch or FileAction.Copy ? null : ETag) { Adopted = IsAdopted };
}
