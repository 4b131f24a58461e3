using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Leases;

/// <summary>A lease while it is held: it beats, and notices when another replica has taken over.</summary>
/// <remarks>
/// It is lost when an object of a higher epoch is seen, or when somebody else has written this one. Silence alone ends
/// nothing: whoever took over is then seen sooner or later. It is also the fence of everything that the leader writes. A
/// confirmation is good for half of the timeout, by this process's clock; who takes over waits for all of it.
/// </remarks>
internal sealed partial class Lease : IFence, IAsyncDisposable
{
    // A pod that is asked to stop has seconds; this one request may use two of them.
    private static readonly TimeSpan LastWordLimit = TimeSpan.FromSeconds(2);

    private readonly LeaseStore _store;
    private readonly LeaseOptions _options;
    private readonly TransferMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly SemaphoreSlim _beatingNow = new(1, 1);
    private readonly Task _beating;
    private LeaseDocument _document;
    private string? _commit;
    private string _etag;
    private long _confirmed; // 0 until the first beat.
    private long _unanswered; // 0 for never.

    /// <summary>Begins to beat.</summary>
    /// <param name="store">The lease objects.</param>
    /// <param name="options">How often to beat.</param>
    /// <param name="settling">What of earlier leaders may still arrive.</param>
    /// <param name="document">What was created.</param>
    /// <param name="etag">The created object's ETag.</param>
    /// <param name="meter">What progress is read from.</param>
    /// <param name="time">The clock, of which only the monotonic part is used.</param>
    /// <param name="logger">Hears of beats that failed.</param>
    /// <param name="outer">The caller's own cancellation, which <see cref="Token"/> follows too.</param>
    public Lease(
        LeaseStore store,
        LeaseOptions options,
        InFlightWrites settling,
        LeaseDocument document,
        string etag,
        TransferMeter meter,
        TimeProvider time,
        ILogger logger,
        CancellationToken outer)
    {
        _store = store;
        _options = options;
        _document = document;
        _etag = etag;
        _meter = meter;
        _time = time;
        _logger = logger;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(outer);
        InFlight = settling;
        _beating = BeatAsync();
    }

    /// <summary>Cancelled when the lease is lost, or when the caller cancels.</summary>
    public CancellationToken Token => _lost.Token;

    /// <summary>What is known of the leader before this one.</summary>
    public required Takeover Takeover { get; init; }

    /// <summary>How it was lost; null while it is held.</summary>
    public FenceLostException? Loss { get; private set; }

    /// <summary>Makes sure that nobody has taken over; asks the store where the last confirmation is too old.</summary>
    /// <exception cref="FenceLostException">Somebody has.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        if (Loss is null && !IsConfirmed)
            await BeatOnceAsync(onlyIfDue: true, cancellationToken).ConfigureAwait(false);
        ThrowIfLost();
        if (!IsConfirmed)
        {
            throw new TransientException(
                FailureReason.StoreUnavailable,
                $"{_store.Name}: the store takes longer to answer than half of LEASE_TIMEOUT ({_options.Timeout.TotalSeconds:0.#} s).");
        }
    }

    /// <summary>States the commit that this leader brings, before it writes anything of it.</summary>
    /// <exception cref="FenceLostException">Somebody has taken over.</exception>
    public async Task AnnounceAsync(string commit, CancellationToken cancellationToken)
    {
        _commit = commit;
        await BeatOnceAsync(onlyIfDue: false, cancellationToken).ConfigureAwait(false);
        ThrowIfLost();
    }

    /// <summary>What of earlier writers may still arrive.</summary>
    public InFlightWrites InFlight { get; }

    /// <inheritdoc/>
    public void LeftUnanswered() => Interlocked.Exchange(ref _unanswered, Math.Max(1, _time.GetTimestamp()));

    /// <summary>Waits until no attempt that this leader has left without an answer so far can arrive any more.</summary>
    /// <remarks>One timeout at most: attempts that fail meanwhile, such as the journal's, do not make it longer.</remarks>
    public Task SettleOwnAsync(CancellationToken cancellationToken) =>
        OwnRest is var rest && rest > TimeSpan.Zero ? Task.Delay(rest, _time, cancellationToken) : Task.CompletedTask;

    /// <summary>Releases the lease after a success.</summary>
    public Task ReleaseAsync() => EndAsync(document => document with { State = LeaseState.Released });

    /// <summary>
    /// Releases the lease after a failure, which replicas that were asked for the same may take as theirs, or because the
    /// run was asked to stop; then its successor resumes the work.
    /// </summary>
    public Task ReleaseAfterAsync(Exception cause) => EndAsync(document => cause is ModelCacheException failure
        ? document with { State = LeaseState.Failed, Reason = failure.Reason, Message = failure.Message }
        : document with { State = LeaseState.Released, Interrupted = true });

    private TimeSpan OwnRest => Interlocked.Read(ref _unanswered) is not 0 and var since
        ? _options.Timeout - _time.GetElapsedTime(since)
        : TimeSpan.Zero;

    private bool IsConfirmed =>
        Interlocked.Read(ref _confirmed) is not 0 and var confirmed && _time.GetElapsedTime(confirmed) <= _options.ConfirmInterval;

    private void ThrowIfLost()
    {
        if (Loss is { } loss)
            throw new FenceLostException(loss.Message, loss);
    }

    private async Task EndAsync(Func<LeaseDocument, LeaseDocument> end)
    {
        await StopBeatingAsync().ConfigureAwait(false);
        if (Loss is not null)
            return;
        try
        {
            using var limit = new CancellationTokenSource(LastWordLimit, _time);
            _document = end(Next() with { AllAnswered = OwnRest <= TimeSpan.Zero });
            await _store.PutAsync(_document, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            LogSilent(_store.Name, e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopBeatingAsync().ConfigureAwait(false);
        _over.Dispose();
        _cut.Dispose();
        _lost.Dispose();
        _beatingNow.Dispose();
    }

    // A beat that is cut off may still arrive, after the lease's end has been written, and would take that back.
    private async Task StopBeatingAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_beating, Task.Delay(LastWordLimit, _time)).ConfigureAwait(false);
        await _cut.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(_options.BeatInterval, _time);
        try
        {
            while (Loss is null && await timer.WaitForNextTickAsync(_over.Token).ConfigureAwait(false))
            {
                using var limit = new CancellationTokenSource(_options.Timeout, _time);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _cut.Token);
                try
                {
                    await BeatOnceAsync(onlyIfDue: false, linked.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
                {
                    LogSilent(_store.Name, e is ModelCacheException ? e.Message : "The store took too long.");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The lease is over.
        }
    }

    private async Task BeatOnceAsync(bool onlyIfDue, CancellationToken cancellationToken)
    {
        await _beatingNow.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Loss is not null || (onlyIfDue && IsConfirmed))
                return;
            var asked = _time.GetTimestamp();
            if (await IsTakenOverAsync(cancellationToken).ConfigureAwait(false))
            {
                await LoseAsync("Another replica has taken over the lease.").ConfigureAwait(false);
                return;
            }

            _document = Next();
            _etag = await _store.PutAsync(_document, cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref _confirmed, asked);
        }
        finally
        {
            _beatingNow.Release();
        }
    }

    private LeaseDocument Next() => _document with
    {
        Beat = _document.Beat + 1,
        Progress = _meter.Snapshot,
        Commit = _commit,
        Unsettled = InFlight.CommitsAsText,
        UnsettledSeconds = InFlight.Timeout.TotalSeconds,
    };

    // A listing that lags behind may not show the successor yet; the successor's own object does.
    private async Task<bool> IsTakenOverAsync(CancellationToken cancellationToken)
    {
        var highest = await _store.FindHighestAsync(_document.Epoch, cancellationToken).ConfigureAwait(false);
        return highest is null
            || _store.EpochOf(highest.Key) != _document.Epoch
            || !await IsOwnAsync(highest, cancellationToken).ConfigureAwait(false)
            || await _store.ExistsAsync(_document.Epoch + 1, cancellationToken).ConfigureAwait(false);
    }

    // A beat whose answer was lost has changed the ETag without our knowing it.
    private async Task<bool> IsOwnAsync(StoredObject highest, CancellationToken cancellationToken) =>
        (_etag.Length > 0 && highest.ETag == _etag)
        || (await _store.ReadAsync(highest.Key, cancellationToken).ConfigureAwait(false))?.Nonce == _document.Nonce;

    private async Task LoseAsync(string why)
    {
        Loss ??= new FenceLostException(why);
        await _lost.CancelAsync().ConfigureAwait(false);
    }

    [LoggerMessage(80, LogLevel.Warning, "The lease in {Leases} could not be renewed. {Cause}")]
    private partial void LogSilent(string leases, string cause);
}
