using HfModelCache.Failures;
using HfModelCache.Repos;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Assembles the pages of a tree, and refuses one that is endless or incomplete.</summary>
/// <param name="repo">The repo of the tree.</param>
/// <param name="mostEntries">The maximum number of entries.</param>
internal sealed class TreeReader(RepoId repo, int mostEntries)
{
    // A recursive listing may have many folders before their first file, but not this many pages of them.
    private const int MostPagesWithoutFiles = 100;

    // Every page size that the Hub has had is a multiple of this; a page of any other length is the last one.
    private const int PageUnit = 50;

    private readonly Dictionary<string, RepoFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UnusableFile> _unusable = new(StringComparer.Ordinal);
    private int _entries;
    private int _entriesOfLastPage;
    private int _pagesWithoutFiles;

    /// <summary>Whether the last page is as long as a page that another one should follow.</summary>
    public bool MayLackPages => _entriesOfLastPage > 0 && _entriesOfLastPage % PageUnit == 0;

    /// <summary>Reads a page. It counts once it is added.</summary>
    public async Task<TreePage> ReadPageAsync(MetadataBody body)
    {
        var page = new TreePage(repo, mostEntries - _entries);
        await JsonTokens.ReadAsync(body, page.Take).ConfigureAwait(false);
        return page;
    }

    /// <summary>Adds a page that was read completely.</summary>
    /// <exception cref="OperatorException">Too many consecutive pages have no file.</exception>
    public void Add(TreePage page)
    {
        _entries += page.Entries;
        _entriesOfLastPage = page.Entries;
        _pagesWithoutFiles = page.Files.Count + page.Unusable.Count > 0 ? 0 : _pagesWithoutFiles + 1;
        if (_pagesWithoutFiles > MostPagesWithoutFiles)
        {
            throw new OperatorException(
                FailureReason.UnsafeTree, $"The tree of {repo} never ends: {MostPagesWithoutFiles} pages in a row hold no file.");
        }

        foreach (var file in page.Unusable)
            _unusable[file.Path] = file;
        foreach (var file in page.Files)
        {
            if (!_files.TryAdd(file.Path, file))
                _unusable[file.Path] = new UnusableFile(file.Path, "is listed twice");
        }
    }

    /// <summary>Returns the whole tree, checked against the file names that the Hub lists for the same commit.</summary>
    /// <remarks>Missing names prove nothing: mirrors omit them, and long lists are truncated.</remarks>
    /// <exception cref="OperatorException">A named file is not in the tree.</exception>
    public Snapshot Finish(Commit commit, IReadOnlyList<string> names)
    {
        var missing = names
            .Where(name => !_files.ContainsKey(name) && !_unusable.ContainsKey(name))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (missing.Count > 0)
        {
            throw new OperatorException(
                FailureReason.TreeIncomplete,
                $"The tree of {repo} is incomplete: the Hub names {missing.Count} more files, one of them \"{RepoPath.Printable(missing[0])}\".");
        }

        return new Snapshot(commit, [.. _files.Values.Where(file => !_unusable.ContainsKey(file.Path))])
        {
            Unusable = [.. _unusable.Values],
        };
    }
}
