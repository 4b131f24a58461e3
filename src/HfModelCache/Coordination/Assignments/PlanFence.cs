using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;

namespace HfModelCache.Coordination.Assignments;

/// <summary>A share may be stored only as long as its plan is the one that counts.</summary>
/// <remarks>
/// Who publishes, or carries on alone, removes the plan first. A shard that was paused meanwhile asks before it makes
/// anything visible, and then stores nothing of a commit that is no longer wanted.
/// </remarks>
/// <param name="agreed">The plan.</param>
/// <param name="store">Where it lies.</param>
/// <param name="interval">How old an answer of the store may be; no older than the plan's author reckons with.</param>
/// <param name="time">The clock, of which only the monotonic part is used.</param>
internal sealed class PlanFence(PublishedPlan agreed, IObjectStore store, TimeSpan interval, TimeProvider time) : IFence, IDisposable
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly TimeSpan _interval = agreed.Plan.Timeout > TimeSpan.Zero ? agreed.Plan.Timeout / 6 : interval;
    private long? _confirmed;

    /// <summary>Makes sure that the plan still counts.</summary>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_confirmed is { } confirmed && time.GetElapsedTime(confirmed) <= _interval)
                return;
            var asked = time.GetTimestamp();
            if (await agreed.Object.HasChangedAsync(store, cancellationToken).ConfigureAwait(false))
                throw new FenceLostException("The plan by which this share was carried no longer counts.");
            _confirmed = asked;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Nothing is noted: whoever ends a plan reckons with requests of its shares anyhow.</summary>
    public void LeftUnanswered()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();
}
