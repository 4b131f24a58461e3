using HfModelCache.S3rver;
using HfModelCache.SystemTests.S3rver;

[assembly: AssemblyFixture(typeof(S3rverFixture))]

namespace HfModelCache.SystemTests.S3rver;

/// <summary>One s3rver for the whole test run, started by the first test that asks for it.</summary>
public sealed class S3rverFixture : IAsyncDisposable
{
    private readonly Lazy<Task<S3rverServer>> _server = new(S3rverServer.StartAsync);

    /// <summary>The server; skips the test where it is not installed.</summary>
    public Task<S3rverServer> ServerAsync()
    {
        if (S3rverInstallation.WhyUnavailable is { } reason)
            Assert.Skip(reason);
        return _server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        // A start that failed has cleaned up after itself and has been reported by each test that needed it.
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
            await (await _server.Value).DisposeAsync();
    }
}
