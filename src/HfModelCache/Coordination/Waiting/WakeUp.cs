namespace HfModelCache.Coordination.Waiting;

/// <summary>Lets a waiting replica poll at once, because something else has noticed a change.</summary>
internal sealed class WakeUp
{
    private TaskCompletionSource _next = NewSource();

    /// <summary>Completes at the next signal.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes whoever waits now.</summary>
    public void Signal() => Interlocked.Exchange(ref _next, NewSource()).SetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
