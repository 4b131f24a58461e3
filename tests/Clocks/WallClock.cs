namespace HfModelCache.Clocks;

/// <summary>Real time, for tests whose other side is a process, a server or a thread. All others use fake time.</summary>
internal static class WallClock
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a test waits for what must happen; far more than a busy machine needs.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Lets time pass, if the time itself is what matters.</summary>
    public static Task PauseAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Task.Delay(duration, TimeProvider.System, cancellationToken);

    /// <summary>Returns a source that cancels after a time, by default <see cref="Patience"/>.</summary>
    public static CancellationTokenSource Limit(TimeSpan? duration = null) => new(duration ?? Patience, TimeProvider.System);

    /// <summary>Waits for a task, and throws if it takes longer than <see cref="Patience"/>.</summary>
    public static Task<T> InTimeAsync<T>(this Task<T> task, CancellationToken cancellationToken = default) =>
        task.WaitAsync(Patience, TimeProvider.System, cancellationToken);

    /// <inheritdoc cref="InTimeAsync{T}"/>
    public static Task InTimeAsync(this Task task, CancellationToken cancellationToken = default) =>
        task.WaitAsync(Patience, TimeProvider.System, cancellationToken);

    /// <summary>Waits until a condition holds, and throws if it doesn't in time.</summary>
    /// <param name="what">The condition in words, for the error message.</param>
    /// <param name="condition">Becomes true.</param>
    /// <param name="patience">How long to wait, by default <see cref="Patience"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task UntilAsync(
        string what, Func<bool> condition, TimeSpan? patience = null, CancellationToken cancellationToken = default) =>
        UntilAsync(what, () => Task.FromResult(condition()), patience, cancellationToken);

    /// <inheritdoc cref="UntilAsync(string, Func{bool}, TimeSpan?, CancellationToken)"/>
    public static async Task UntilAsync(
        string what, Func<Task<bool>> condition, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        var (start, limit) = (TimeProvider.System.GetTimestamp(), patience ?? Patience);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what}.");
            await PauseAsync(PollInterval, cancellationToken);
        }
    }
}
