using System.Runtime.ExceptionServices;

namespace HfModelCache.Transfer;

/// <summary>Represents concurrent work that stops as a whole: the first failure cancels the rest and is the one thrown.</summary>
internal sealed class FirstFailure : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private Exception? _first;

    public FirstFailure(CancellationToken outer) => _stop = CancellationTokenSource.CreateLinkedTokenSource(outer);

    /// <summary>Cancelled by the first failure, or by the caller.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Awaits one piece of the work. Its failure is kept and cancels the others.</summary>
    /// <returns>The result, or the default if the work failed.</returns>
    public async Task<T?> WatchAsync<T>(Task<T> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (Interlocked.CompareExchange(ref _first, e, null) is null)
                await _stop.CancelAsync().ConfigureAwait(false);
            return default;
        }
    }

    /// <summary>Throws the first failure, if there was one.</summary>
    public void ThrowIfAny()
    {
        if (_first is not null)
            ExceptionDispatchInfo.Throw(_first);
    }

    public void Dispose() => _stop.Dispose();
}
