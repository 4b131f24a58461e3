namespace HfModelCache.TestHub.Repos;

/// <summary>A repository's files at one commit.</summary>
public sealed class RepoCommit
{
    private readonly Dictionary<string, TestFile> _byPath;

    internal RepoCommit(string sha, DateTimeOffset date, IReadOnlyList<TestFile> files)
    {
        Sha = sha;
        Date = date;
        Files = files;
        _byPath = files.ToDictionary(f => f.Path, StringComparer.Ordinal);
    }

    /// <summary>The commit's hash.</summary>
    public string Sha { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Date { get; }

    /// <summary>All files, sorted by path.</summary>
    public IReadOnlyList<TestFile> Files { get; }

    /// <summary>The file at a path, or null.</summary>
    public TestFile? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Computes all digests, on all cores, so that the next listing need not wait for them.</summary>
    public void ComputeDigests() => Parallel.ForEach(Files.Where(f => f.IsLfs), f => _ = f.Content.Sha256);
}
