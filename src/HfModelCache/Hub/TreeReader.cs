using HfModelCache.Failures;
using HfModelCache.Integrity;

namespace HfModelCache.Hub;

/// <summary>Collects a tree's pages into files, and refuses a tree that can't be stored safely.</summary>
/// <param name="repo">Whose tree it is.</param>
/// <param name="maxEntries">The most entries to take.</param>
internal sealed class TreeReader(RepoId repo, int maxEntries)
{
    private readonly Dictionary<string, RepoFile> _files = new(StringComparer.Ordinal);
    private int _entries;

    /// <summary>The files read so far.</summary>
    public IReadOnlyList<RepoFile> Files => [.. _files.Values];

    /// <summary>Takes one page; folders, and links to other repositories, are passed over.</summary>
    public void Add(IEnumerable<TreeAnswer?> page)
    {
        foreach (var entry in page)
        {
            if (++_entries > maxEntries)
                throw Unsafe($"lists more than {maxEntries} entries");
            if (entry?.Type == "file")
                Add(entry);
        }
    }

    private void Add(TreeAnswer entry)
    {
        var path = entry.Path ?? "";
        if (RepoPath.FindProblem(path) is { } problem)
            throw Unsafe($"lists the file name \"{Printable(path)}\", which {problem}");
        if (entry.Size is not >= 0 || (entry.Lfs?.Size is { } size && size != entry.Size))
            throw Unsafe($"states no usable size for \"{path}\"");
        if (DigestOf(entry) is not { } digest)
            throw Unsafe($"states no usable hash for \"{path}\"");
        if (!_files.TryAdd(path, new RepoFile(path, entry.Size.Value, digest)))
            throw Unsafe($"lists \"{path}\" twice");
    }

    // For large files the entry's own oid is the hash of the pointer's text, which says nothing of the content.
    private static ContentDigest? DigestOf(TreeAnswer entry) => entry.Lfs is { } lfs
        ? ContentDigest.IsHex(lfs.Oid, 64) ? ContentDigest.Sha256(lfs.Oid!) : null
        : ContentDigest.IsHex(entry.Oid, 40) ? ContentDigest.GitBlob(entry.Oid!) : null;

    private static string Printable(string path) =>
        string.Concat(path.Take(100).Select(c => char.IsAscii(c) && !char.IsControl(c) ? c.ToString() : $"\\u{(int)c:x4}"));

    private OperatorException Unsafe(string problem) => new(FailureReason.UnsafeTree, $"The tree of {repo} {problem}.");
}
