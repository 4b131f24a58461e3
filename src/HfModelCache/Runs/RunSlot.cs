namespace HfModelCache.Runs;

/// <summary>Represents the slot of one model's run: a small one at first. Disposing gives it back.</summary>
/// <param name="slots">All slots.</param>
internal sealed class RunSlot(RunSlots slots) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private SemaphoreSlim? _held = slots.Small;
    private Task? _growing;

    /// <summary>Makes room for a run of this size, if that needs no wait.</summary>
    /// <param name="bytes">How much the run has to move.</param>
    /// <returns>Whether the run may go on; if not, <see cref="GrowAsync"/> waits until it may.</returns>
    public bool TryGrow(long bytes)
    {
        lock (_gate)
        {
            if (_held == slots.Large || (bytes <= slots.LargestSmallRun && _held is not null))
                return true;
            if (_held is null || !slots.Large.Wait(TimeSpan.Zero))
                return false;
            Exchange(slots.Large);
            return true;
        }
    }

    /// <summary>Waits for a slot for a large run, without any slot meanwhile.</summary>
    /// <remarks>The runs into the store and into a folder may wait at the same time; they share the slot.</remarks>
    public Task GrowAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_held == slots.Large)
                return Task.CompletedTask;
            Exchange(null);
            _growing ??= WaitForLargeAsync(_end.Token);
            return _growing.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        lock (_gate)
            Exchange(null);
        _end.Dispose();
    }

    private async Task WaitForLargeAsync(CancellationToken end)
    {
        await slots.Large.WaitAsync(end).ConfigureAwait(false);
        lock (_gate)
        {
            if (end.IsCancellationRequested)
                slots.Large.Release();
            else
                Exchange(slots.Large);
        }
    }

    private void Exchange(SemaphoreSlim? held)
    {
        _held?.Release();
        _held = held;
    }
}
