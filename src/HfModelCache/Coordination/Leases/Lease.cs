using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Leases;

/// <summary>Represents a lease that this replica holds: it is renewed by a heartbeat, and notices a takeover.</summary>
/// <remarks>
/// It is lost when an object of a higher epoch exists, or when another replica has overwritten this one's. Failing to
/// reach the store does not lose it: a takeover is noticed sooner or later. The lease is also the fence of everything that
/// the leader writes. A confirmation is valid for half of the timeout by this process's clock; a successor waits for all
/// of it.
/// </remarks>
internal sealed partial class Lease : IFence, IAsyncDisposable
{
    // A pod that is asked to stop has seconds; this one request may use two of them.
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);

    private readonly LeaseStore _store;
    private readonly ReplicaContext _replica;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost;
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private readonly Heartbeat _heartbeat;
    private readonly HeldLock? _lock;
    private LeaseDocument _document;
    private string? _commit;
    private string _etag;
    private long _confirmedAt; // 0 until the first confirmation.
    private long _unansweredAt; // 0 for never.

    private Lease(LeaseStore store, ReplicaContext replica, AcquiredLease acquired, CancellationToken cancellationToken)
    {
        (_store, _replica, _logger) = (store, replica, replica.Logger);
        (_document, _etag, Takeover) = acquired;
        _lock = acquired.Lock;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _heartbeat = new Heartbeat(replica, store.Name, ct => RenewAsync(onlyIfDue: false, ct));
    }

    /// <summary>Cancelled when the lease is lost, or when the caller cancels.</summary>
    public CancellationToken Token => _lost.Token;

    /// <summary>What is known about the previous leader.</summary>
    public Takeover Takeover { get; }

    /// <summary>The requests of earlier writers that may still arrive.</summary>
    public InFlightWrites InFlight => Takeover.InFlight;

    /// <summary>How the lease was lost; null while it is held.</summary>
    public FenceLostException? Loss { get; private set; }

    private TimeSpan UnansweredRemaining => Interlocked.Read(ref _unansweredAt) is not 0 and var since
        ? _replica.Options.Timeout - _replica.Time.GetElapsedTime(since)
        : TimeSpan.Zero;

    private bool IsConfirmed => Interlocked.Read(ref _confirmedAt) is not 0 and var confirmed
        && _replica.Time.GetElapsedTime(confirmed) <= _replica.Options.ConfirmInterval;

    /// <summary>Starts to renew an acquired lease.</summary>
    /// <param name="store">The copy's leases.</param>
    /// <param name="replica">This replica.</param>
    /// <param name="acquired">The lease as it was acquired.</param>
    /// <param name="cancellationToken">The caller's own cancellation, which <see cref="Token"/> follows too.</param>
    public static Lease Start(LeaseStore store, ReplicaContext replica, AcquiredLease acquired, CancellationToken cancellationToken)
    {
        var lease = new Lease(store, replica, acquired, cancellationToken);
        lease._heartbeat.Start();
        return lease;
    }

    /// <summary>Confirms that no other replica has taken over; asks the store if the last confirmation is too old.</summary>
    /// <exception cref="FenceLostException">Another replica has taken over.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        if (Loss is null && !IsConfirmed)
            await RenewAsync(onlyIfDue: true, cancellationToken).ConfigureAwait(false);
        ThrowIfLost();
        if (!IsConfirmed)
        {
            throw new TransientException(
                FailureReason.StoreUnavailable,
                $"{_store.Name}: the store takes longer to answer than half of LEASE_TIMEOUT ({_replica.Options.Timeout.TotalSeconds:0.#} s).");
        }
    }

    /// <summary>States the commit in the lease before anything of it is written.</summary>
    /// <exception cref="FenceLostException">Another replica has taken over.</exception>
    public async Task AnnounceAsync(string commit, CancellationToken cancellationToken)
    {
        _commit = commit;
        await RenewAsync(onlyIfDue: false, cancellationToken).ConfigureAwait(false);
        ThrowIfLost();
    }

    /// <inheritdoc/>
    public void ReportUnanswered() => Interlocked.Exchange(ref _unansweredAt, Math.Max(1, _replica.Time.GetTimestamp()));

    /// <summary>Waits until no request that this leader has left unanswered so far can arrive any more.</summary>
    /// <remarks>One timeout at most: requests that fail meanwhile, such as the journal's, do not extend the wait.</remarks>
    public Task WaitForUnansweredAsync(CancellationToken cancellationToken) =>
        UnansweredRemaining is var remaining && remaining > TimeSpan.Zero
            ? Task.Delay(remaining, _replica.Time, cancellationToken)
            : Task.CompletedTask;

    /// <summary>Releases the lease after a success.</summary>
    public Task ReleaseAsync() => ReleaseAsync(document => document with { State = LeaseState.Released });

    /// <summary>
    /// Releases the lease after a failure, which replicas with the same request may share, or after a cancellation; then
    /// the successor resumes the work.
    /// </summary>
    public Task ReleaseAfterAsync(Exception cause) => ReleaseAsync(document => cause is ModelCacheException failure
        ? document with { State = LeaseState.Failed, Reason = failure.Reason, Message = failure.Message }
        : document with { State = LeaseState.Released, Interrupted = true });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _heartbeat.StopAsync(ReleaseLimit).ConfigureAwait(false);
        _heartbeat.Dispose();
        _lock?.Dispose();
        _lost.Dispose();
        _renewing.Dispose();
    }

    private async Task ReleaseAsync(Func<LeaseDocument, LeaseDocument> release)
    {
        await _heartbeat.StopAsync(ReleaseLimit).ConfigureAwait(false);
        if (Loss is not null)
            return;
        try
        {
            using var limit = new CancellationTokenSource(ReleaseLimit, _replica.Time);
            _document = release(NextDocument() with { AllAnswered = UnansweredRemaining <= TimeSpan.Zero });
            await _store.PutAsync(_document, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            LogNotReleased(_store.Name, e is ModelCacheException ? e.Message : "The store took too long to answer.");
        }
    }

    // Returns whether the lease is still held.
    private async Task<bool> RenewAsync(bool onlyIfDue, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Loss is not null || (onlyIfDue && IsConfirmed))
                return Loss is null;
            var requestedAt = _replica.Time.GetTimestamp();
            if (await _store.IsSupersededAsync(_document, _etag, cancellationToken).ConfigureAwait(false))
            {
                Loss = new FenceLostException("Another replica has taken over the lease.");
                await _lost.CancelAsync().ConfigureAwait(false);
                return false;
            }

            _document = NextDocument();
            _etag = await _store.PutAsync(_document, cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref _confirmedAt, requestedAt);
            return true;
        }
        finally
        {
            _renewing.Release();
        }
    }

    private LeaseDocument NextDocument() => _document with
    {
        Heartbeats = _document.Heartbeats + 1,
        Progress = _replica.Meter.Snapshot,
        Commit = _commit,
        InFlightText = InFlight.CommitsAsText,
        InFlightTimeoutSeconds = InFlight.Timeout.TotalSeconds,
    };

    private void ThrowIfLost()
    {
        if (Loss is { } loss)
            throw new FenceLostException(loss.Message, loss);
    }

    [LoggerMessage(130, LogLevel.Warning, "The lease in {Leases} could not be released; other replicas wait until it expires. {Cause}")]
    private partial void LogNotReleased(string leases, string cause);
}
