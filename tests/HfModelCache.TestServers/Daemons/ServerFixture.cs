namespace HfModelCache.TestServers.Daemons;

/// <summary>One server for the whole test run, started by the first test that asks for it.</summary>
/// <param name="start">Starts the server, and cleans up if that fails.</param>
/// <param name="whyUnavailable">A sentence that names what this machine lacks; null if it lacks nothing.</param>
public abstract class ServerFixture<T>(Func<Task<T>> start, Func<string?> whyUnavailable) : IAsyncDisposable
    where T : IAsyncDisposable
{
    private readonly Lazy<Task<T>> _server = new(start);

    /// <summary>The server; skips the test if it can't run here.</summary>
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
