using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Allows writes for an assignment only while its plan is current.</summary>
/// <remarks>
/// A replica that publishes the copy, or completes it alone, removes the plan first. A machine that was paused meanwhile
/// checks the plan before it makes anything visible, and so stores nothing of an outdated commit.
/// </remarks>
/// <param name="published">The plan.</param>
/// <param name="store">The store that holds it.</param>
/// <param name="interval">How long a check is valid if the plan does not state its author's timeout.</param>
/// <param name="time">The clock; only its monotonic part is used.</param>
internal sealed class PlanFence(PublishedPlan published, IObjectStore store, TimeSpan interval, TimeProvider time) : IFence, IDisposable
{
    private readonly SemaphoreSlim _checking = new(1, 1);
    private readonly TimeSpan _interval = published.Plan.Timeout > TimeSpan.Zero ? published.Plan.Timeout / 6 : interval;
    private long? _confirmedAt;

    /// <summary>Confirms that the plan is current.</summary>
    /// <exception cref="FenceLostException">The plan was removed or replaced.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        await _checking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_confirmedAt is { } confirmedAt && time.GetElapsedTime(confirmedAt) <= _interval)
                return;
            var requestedAt = time.GetTimestamp();
            if (await published.Object.HasChangedAsync(store, cancellationToken).ConfigureAwait(false))
                throw new FenceLostException("The plan of this assignment has been replaced or removed by another replica.");
            _confirmedAt = requestedAt;
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>Does nothing: a replica that ends a plan waits for in-flight requests of its machines in any case.</summary>
    public void ReportUnanswered()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _checking.Dispose();
}
