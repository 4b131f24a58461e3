namespace HfModelCache.TestServers.Daemons;

/// <summary>One server for the whole test run, started by the first test that asks for it.</summary>
/// <param name="start">Starts it, and cleans up after itself where it fails.</param>
/// <param name="whyUnavailable">What is missing on this machine, as a sentence; null for nothing.</param>
public abstract class ServerFixture<T>(Func<Task<T>> start, Func<string?> whyUnavailable) : IAsyncDisposable
    where T : IAsyncDisposable
{
    private readonly Lazy<Task<T>> _server = new(start);

    /// <summary>The server; skips the test where it can't run.</summary>
    public Task<T> ServerAsync()
    {
        if (whyUnavailable() is { } reason)
            Assert.Skip(reason);
        return _server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // A start that failed has been reported by each test that needed it.
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
            await (await _server.Value).DisposeAsync();
    }
}
