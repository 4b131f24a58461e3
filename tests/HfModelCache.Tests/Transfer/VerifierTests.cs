using System.Security.Cryptography;
using HfModelCache.Integrity;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Stores.Folder;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Transfer;

public sealed class VerifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("read-back-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(-1, false)]
    public async Task An_object_matches_only_if_it_ends_where_the_file_ends(int more, bool matches)
    {
        var content = new byte[256 * 1024]; // One read of the folder ends where the file ends.
        Assert.True(ContentDigest.TryParse($"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}", out var digest));
        var store = new FolderObjectStore(_folder.FullName, TimeProvider.System);
        await store.PutAsync("a", new(new byte[content.Length + more]), TestContext.Current.CancellationToken);
        var retry = new Retry(new RetryOptions(), TimeProvider.System, new Jitter(new Random(1)), NullLogger.Instance);
        var services = new TransferServices
        {
            Retry = retry, Meter = new TransferMeter(), Time = TimeProvider.System, Logger = NullLogger.Instance,
        };
        var verifier = new Verifier(store, services);

        var file = new RepoFile("a", content.Length, digest);

        Assert.Equal(matches, await verifier.MatchesAsync("a", file, TestContext.Current.CancellationToken));
    }
}
