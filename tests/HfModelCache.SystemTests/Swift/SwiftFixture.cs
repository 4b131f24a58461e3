using HfModelCache.Swift;
using HfModelCache.SystemTests.Swift;

[assembly: AssemblyFixture(typeof(SwiftFixture))]

namespace HfModelCache.SystemTests.Swift;

/// <summary>One Swift for the whole test run, started by the first test that asks for it.</summary>
public sealed class SwiftFixture : IAsyncDisposable
{
    private readonly Lazy<Task<SwiftServer>> _server = new(SwiftServer.StartAsync);

    /// <summary>The server; skips the test where it can't run.</summary>
    public Task<SwiftServer> ServerAsync()
    {
        if (SwiftInstallation.WhyUnavailable is { } reason)
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
