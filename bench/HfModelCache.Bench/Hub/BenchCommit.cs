namespace HfModelCache.Bench.Hub;

/// <summary>A commit of the repo.</summary>
internal sealed class BenchCommit(string sha, IReadOnlyList<BenchFile> files)
{
    private readonly Dictionary<string, BenchFile> _byPath = files.ToDictionary(f => f.Path);

    public string Sha { get; } = sha;

    public IReadOnlyList<BenchFile> Files { get; } = files;

    public BenchFile? Find(string path) => _byPath.GetValueOrDefault(path);
}
