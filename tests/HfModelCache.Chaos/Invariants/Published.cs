using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>What must hold of the store.</summary>
internal abstract class Published(World world) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    protected World World { get; } = world;

    protected StoredFiles Stored { get; } = new(world);

    /// <summary>To be called in the moment in which a replica has succeeded.</summary>
    public async Task CheckNowAsync(Witness pod)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await CheckAsync(pod);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>To be called when no process is left.</summary>
    public async Task CheckAtEndAsync()
    {
        foreach (var upload in await World.Store.OpenUploadsAsync())
            World.Log.Violate($"An upload was left open: {upload}");
        await CheckRestAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>What holds whenever somebody succeeds; one at a time.</summary>
    protected abstract Task CheckAsync(Witness pod);

    /// <summary>What holds in the end.</summary>
    protected abstract Task CheckRestAsync();
}
