using HfModelCache.Conformance;
using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Server;

namespace HfModelCache.Tests.Server;

/// <summary>The test Hub itself.</summary>
public sealed class TestHubConformanceTests(TestHubAlone served) : HubConformance(served), IClassFixture<TestHubAlone>;

/// <summary>The server over a folder, with one commit by the repo's name.</summary>
public sealed class FolderServerConformanceTests(FolderServer served) : HubConformance(served), IClassFixture<FolderServer>;

/// <summary>The server over a folder, with commits side by side.</summary>
public sealed class CommitFolderServerConformanceTests(CommitFolderServer served) : HubConformance(served), IClassFixture<CommitFolderServer>;

/// <summary>The test Hub, as the server that is tested.</summary>
public sealed class TestHubAlone : HubUnderTest
{
    private protected override Task<Uri> StartAsync() => Task.FromResult(Hub.Endpoint);

    private protected override Task StopAsync() => Task.CompletedTask;
}

/// <summary>A server over a folder, with commits side by side.</summary>
public sealed class CommitFolderServer() : FolderServer(new ServerOptions { Layout = CopyLayout.Commit });

/// <summary>A server over a folder.</summary>
public class FolderServer : HubUnderTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("served-");
    private readonly ServerOptions _options;
    private ServedHub _served = null!;

    public FolderServer()
        : this(new ServerOptions())
    {
    }

    private protected FolderServer(ServerOptions options) => _options = options;

    private protected override async Task<Uri> StartAsync()
    {
        _served = ServedHub.Over(Hub, Token, bucket: null, _folder.FullName, _options);
        foreach (var model in new[] { Sample, Gated, Private })
            await _served.FillAsync(model);
        await _served.FillAsync(Data, RepoType.Dataset);
        return await _served.StartAsync();
    }

    private protected override async Task StopAsync()
    {
        await _served.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
