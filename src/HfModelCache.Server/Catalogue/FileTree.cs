using HfModelCache.Copies;

namespace HfModelCache.Server.Catalogue;

/// <summary>Holds the files and folders of a copy, by path.</summary>
internal sealed class FileTree
{
    private readonly List<TreeEntry> _entries;

    /// <summary>Finds the folders of some files.</summary>
    public FileTree(IReadOnlyList<ManifestFile> files)
    {
        var folders = files.SelectMany(file => FoldersOf(file.Path)).ToHashSet(StringComparer.Ordinal);
        _entries = [.. files.Select(file => new TreeEntry(file.Path, file)), .. folders.Select(path => new TreeEntry(path, File: null))];
        _entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
    }

    /// <summary>Finds a file or folder; null if there is none.</summary>
    public TreeEntry? Find(string path) => IndexOf(path) is var index && index < _entries.Count && _entries[index].Path == path ? _entries[index] : null;

    /// <summary>Lists what is in a folder, after an entry of it.</summary>
    /// <param name="folder">The folder; empty for the root.</param>
    /// <param name="recursive">Whether what is in its folders is listed too.</param>
    /// <param name="after">The path of the entry; null for all.</param>
    public IEnumerable<TreeEntry> List(string folder, bool recursive, string? after)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        for (var i = IndexOf(after is null ? prefix : after + "\0"); i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (!entry.Path.StartsWith(prefix, StringComparison.Ordinal))
                yield break;
            if (recursive || entry.Path.IndexOf('/', prefix.Length) < 0)
                yield return entry;
        }
    }

    // The first entry that is not before a path.
    private int IndexOf(string path)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_entries[middle].Path, path) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end > 0; end = path.IndexOf('/', end + 1))
            yield return path[..end];
    }
}

/// <summary>Represents a file or folder of a copy.</summary>
/// <param name="Path">Its path.</param>
/// <param name="File">The file; null for a folder.</param>
internal sealed record TreeEntry(string Path, ManifestFile? File);
