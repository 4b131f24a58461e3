using HfModelCache.Repos;

namespace HfModelCache.Selection;

/// <summary>Represents the files of one set of weights: a single file, or shards and their index.</summary>
internal sealed class WeightSet
{
    public WeightSet(IReadOnlyCollection<(WeightFile Part, RepoFile File)> members)
    {
        Size = members.Sum(m => m.File.Size);
        var shards = members.Count(m => m.Part.Shards > 1);
        var hasIndex = members.Any(m => m.Part.Shards == 0);
        var hasSingleFile = members.Any(m => m.Part.Shards == 1);
        IsWhole = hasSingleFile || (hasIndex && shards > 0 && shards >= members.Max(m => m.Part.Shards));
    }

    /// <summary>The total size in bytes.</summary>
    public long Size { get; }

    /// <summary>Whether a loader can load it: no shard is missing, and shards have an index.</summary>
    /// <remarks>gpt-oss numbers its 15 shards from 00000 to 00014 "of 00014", so there may be more shards than the names state.</remarks>
    public bool IsWhole { get; }
}
