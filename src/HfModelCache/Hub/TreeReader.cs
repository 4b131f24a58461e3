using HfModelCache.Failures;

namespace HfModelCache.Hub;

/// <summary>Puts a tree's pages together, and refuses a tree without end, or with a part missing.</summary>
/// <param name="repo">Whose tree it is.</param>
/// <param name="mostEntries">The most entries to take.</param>
internal sealed class TreeReader(RepoId repo, int mostEntries)
{
    // A recursive listing may name many folders before their first file, but no page of a thousand entries is empty.
    private const int MostPagesWithoutFiles = 100;

    private readonly Dictionary<string, RepoFile> _files = new(StringComparer.Ordinal);
    private int _entries;
    private long _bytes;
    private int _pagesWithoutFiles;

    /// <summary>The files read so far.</summary>
    public IReadOnlyList<RepoFile> Files => [.. _files.Values];

    /// <summary>Reads one page; it counts only once it is added.</summary>
    public async Task<TreePage> ReadPageAsync(MetadataBody body)
    {
        var page = new TreePage(repo, mostEntries - _entries);
        await JsonTokens.ReadAsync(body, page.Take).ConfigureAwait(false);
        return page;
    }

    /// <summary>Adds a page that has been read to its end.</summary>
    /// <exception cref="OperatorException">It holds a file that is there already, or is one page too many without any.</exception>
    public void Add(TreePage page)
    {
        _entries += page.Entries;
        _pagesWithoutFiles = page.Files.Count > 0 ? 0 : _pagesWithoutFiles + 1;
        if (_pagesWithoutFiles > MostPagesWithoutFiles)
            throw Unsafe($"never ends: {MostPagesWithoutFiles} pages in a row hold no file");
        foreach (var file in page.Files)
        {
            if (!_files.TryAdd(file.Path, file))
                throw Unsafe($"lists \"{file.Path}\" twice");
            if (file.Size > long.MaxValue - _bytes)
                throw Unsafe("states sizes that no store can hold");
            _bytes += file.Size;
        }
    }

    /// <summary>Compares the whole tree with the file names that the Hub gives for the same commit.</summary>
    /// <remarks>Names that are missing there prove nothing: mirrors leave them out, and long lists are cut.</remarks>
    /// <exception cref="OperatorException">A named file is not in the tree.</exception>
    public void CheckHolds(IReadOnlyList<string> names)
    {
        var missing = names.Where(name => !_files.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw new OperatorException(
                FailureReason.TreeIncomplete,
                $"The tree of {repo} is incomplete: the Hub names {missing.Count} more files, one of them \"{TreePage.Printable(missing[0])}\".");
        }
    }

    private OperatorException Unsafe(string problem) => new(FailureReason.UnsafeTree, $"The tree of {repo} {problem}.");
}
