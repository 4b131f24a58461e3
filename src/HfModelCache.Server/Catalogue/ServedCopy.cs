using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using HfModelCache.Copies;
using HfModelCache.Repos;

namespace HfModelCache.Server.Catalogue;

/// <summary>Represents a complete copy, with its files at hand by their paths.</summary>
internal sealed class ServedCopy
{
    // A file's path, hash, ETag and entries, as measured for runs.
    private const long CostPerFile = 1 << 10;

    private readonly Dictionary<string, ManifestFile> _files;
    private readonly HashSet<string> _leftOut;
    private readonly Lazy<FileTree> _tree;

    /// <summary>Reads a copy.</summary>
    public ServedCopy(PublishedCopy copy)
    {
        (Location, Manifest) = (copy.Location, copy.Manifest);
        Commit = Repos.Commit.TryParse(Manifest.Commit)!;
        Visibility = VisibilityNames.Parse(Manifest.Visibility);
        _files = Manifest.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        _leftOut = Manifest.LeftOut.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        _tree = new Lazy<FileTree>(() => new FileTree(Manifest.Files));
    }

    /// <summary>The location of the copy.</summary>
    public CopyLocation Location { get; }

    /// <summary>What it holds.</summary>
    public Manifest Manifest { get; }

    /// <summary>Its commit.</summary>
    public Commit Commit { get; }

    /// <summary>Who may read the repo, as its source stated it.</summary>
    public Visibility Visibility { get; }

    /// <summary>Its files, by path.</summary>
    public IReadOnlyList<ManifestFile> Files => Manifest.Files;

    /// <summary>Its files and folders, by path.</summary>
    public FileTree Tree => _tree.Value;

    /// <summary>The paths of files whose objects are missing or were replaced. Default none.</summary>
    public IReadOnlySet<string> Damaged { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>How much memory it takes, in bytes, about.</summary>
    public long Cost => (Manifest.Files.Count + Manifest.LeftOut.Count + 1) * CostPerFile;

    /// <summary>Finds a file.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out ManifestFile? file) => _files.TryGetValue(path, out file);

    /// <summary>Whether the commit has a file that the copy leaves out.</summary>
    public bool LeavesOut(string path) => _leftOut.Contains(path);
}
