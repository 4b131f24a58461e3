namespace HfModelCache.Runs;

/// <summary>Limits how many models a process works on at once: many small ones, and a few large ones beside them.</summary>
/// <remarks>
/// How much a run has to move is only known after it has compared both ends. So every run begins as a small one. A large one then
/// takes a slot for large ones, or, if there is none, gives up its lease and waits without any slot: small ones go on, and other
/// replicas may take the large one.
/// </remarks>
/// <param name="smallRuns">How many small runs are in flight at once. Default 32: enough to hide the round trips of a check.</param>
/// <param name="largeRuns">How many large runs are in flight at once. Default 4: any of them can use all of the bandwidth.</param>
internal sealed class RunSlots(int smallRuns = 32, int largeRuns = 4) : IDisposable
{
    /// <summary>The most bytes that a small run has to move. Default 256 MiB.</summary>
    public long LargestSmallRun { get; init; } = 256L << 20;

    /// <summary>The slots for small runs.</summary>
    public SemaphoreSlim Small { get; } = new(smallRuns);

    /// <summary>The slots for large runs.</summary>
    public SemaphoreSlim Large { get; } = new(largeRuns);

    /// <summary>Waits for a slot for a small run. Slots are given in the order of requests.</summary>
    public async Task<RunSlot> EnterAsync(CancellationToken cancellationToken)
    {
        await Small.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new RunSlot(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Small.Dispose();
        Large.Dispose();
    }
}
