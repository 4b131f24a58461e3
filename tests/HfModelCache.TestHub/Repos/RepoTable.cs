using System.Collections.Concurrent;

namespace HfModelCache.TestHub.Repos;

/// <summary>All repositories of a hub, and the names they had before.</summary>
internal sealed class RepoTable
{
    private readonly ConcurrentDictionary<(RepoKind Kind, string Id), TestRepo> _repos = new();
    private readonly ConcurrentDictionary<(RepoKind Kind, string Id), string> _formerNames = new();

    public IEnumerable<TestRepo> All => _repos.Values;

    public void Add(TestRepo repo) => _repos[(repo.Kind, repo.Id)] = repo;

    public void AddFormerName(RepoKind kind, string former, string current) => _formerNames[(kind, former)] = current;

    public TestRepo? Find(RepoKind kind, string id) => _repos.GetValueOrDefault((kind, id));

    /// <summary>Where a renamed repository, or one asked for in the wrong letter case, is now.</summary>
    public string? FindCurrentName(RepoKind kind, string id) =>
        _formerNames.TryGetValue((kind, id), out var current)
            ? current
            : _repos.Keys.FirstOrDefault(k => k.Kind == kind && k.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).Id;
}
