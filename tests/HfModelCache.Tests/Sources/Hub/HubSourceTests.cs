using HfModelCache.Conformance;
using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Sources.Hub;

/// <summary>Tests the Hub as a source, over real sockets.</summary>
public sealed class HubSourceTests : ModelSourceConformance, IAsyncDisposable
{
    private FakeHub? _hub;

    public async ValueTask DisposeAsync()
    {
        if (_hub is not null)
            await _hub.DisposeAsync();
    }

    private protected override async Task<(IModelSource Source, RepoId Repo)> CreateAsync()
    {
        if (_hub is null)
        {
            _hub = await FakeHub.StartAsync();
            _hub.AddRepo(TwoEnds.Repo.Name).Commit(
                "main", Files.Select(f => f.Key == Large ? TestFile.Lfs(f.Key, f.Value) : TestFile.Plain(f.Key, f.Value)));
        }

        return (TwoEnds.Hub(_hub.Endpoint), TwoEnds.Repo);
    }
}
