using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Leases;

/// <summary>Moves the clock until something has happened.</summary>
internal static class FakeTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>The task's result, which must come before so much time has passed.</summary>
    public static async Task<T> Within<T>(this Task<T> task, FakeTimeProvider time, TimeSpan limit)
    {
        await PassAsync(time, limit, until: () => task.IsCompleted);
        Assert.True(task.IsCompleted, $"Nothing has come of it within {limit}.");
        return await task;
    }

    /// <summary>The same task, as one that has a result.</summary>
    public static async Task<bool> Result(this Task task)
    {
        await task;
        return true;
    }

    /// <summary>The same task, which may fail as it likes.</summary>
    public static async Task<bool> Failing(this Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompletedSuccessfully;
    }

    /// <summary>Asserts that the task is still under way after so much time.</summary>
    public static async Task StaysOpenFor(this Task task, FakeTimeProvider time, TimeSpan duration)
    {
        await PassAsync(time, duration, until: () => task.IsCompleted);
        Assert.False(task.IsCompleted, $"It ended within {duration}.");
    }

    /// <summary>Lets time pass.</summary>
    public static async Task PassAsync(this FakeTimeProvider time, TimeSpan duration, Func<bool>? until = null)
    {
        for (var passed = TimeSpan.Zero; ; passed += Step)
        {
            // What the clock has woken may go on in a task of its own.
            for (var i = 0; i < 20 && until?.Invoke() != true; i++)
                await Task.Yield();
            if (passed >= duration || until?.Invoke() == true)
                return;
            time.Advance(Step);
        }
    }
}
