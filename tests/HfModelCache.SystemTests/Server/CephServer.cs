using HfModelCache.Conformance;
using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Server;
using HfModelCache.SystemTests.Stores;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Server;

/// <summary>A server over a bucket of Ceph, with commits side by side.</summary>
/// <param name="ceph">The cluster.</param>
public sealed class CephCommitServer(CephFixture ceph) : CephServer(ceph, new ServerOptions { Layout = CopyLayout.Commit });

/// <summary>A server over a bucket of Ceph, which gives large files out itself.</summary>
public class CephServer : HubUnderTest
{
    private readonly CephFixture _ceph;
    private readonly ServerOptions _options;
    private ServedHub _served = null!;

    public CephServer(CephFixture ceph)
        : this(ceph, new ServerOptions())
    {
    }

    private protected CephServer(CephFixture ceph, ServerOptions options) => (_ceph, _options) = (ceph, options);

    private protected override async Task<Uri> StartAsync()
    {
        _served = ServedHub.Over(Hub, Token, CephStores.Options(await _ceph.BucketAsync(), tls: false), folder: null, _options);
        foreach (var model in new[] { Sample, Gated, Private })
            await _served.FillAsync(model);
        await _served.FillAsync(Data, RepoType.Dataset);
        return await _served.StartAsync();
    }

    private protected override async Task StopAsync() => await _served.DisposeAsync();
}
