using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Leadership;

/// <summary>A lease while it is held: it gives signs of life, and notices when another has taken over.</summary>
/// <remarks>
/// The lease saves work; it is not what protects data. It is lost when an object of a higher epoch is seen, or when
/// somebody else has written this one; silence alone ends nothing, for whoever took over is then seen sooner or later.
/// After a pause longer than the lease, <see cref="ConfirmAsync"/> asks the store before anything is made visible.
/// </remarks>
internal sealed partial class Lease : IFence, IAsyncDisposable
{
    private static readonly TimeSpan LastWordLimit = TimeSpan.FromSeconds(2);

    private readonly LeaseStore _store;
    private readonly LeaseOptions _options;
    private readonly TransferMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _over = new();
    private readonly SemaphoreSlim _speaking = new(1, 1);
    private readonly Task _beating;
    private LeaseDocument _document;
    private string _etag;
    private long _confirmed;

    /// <summary>Begins to give signs of life.</summary>
    /// <param name="store">The lease objects.</param>
    /// <param name="options">How often to speak.</param>
    /// <param name="document">What was created.</param>
    /// <param name="etag">The created object's ETag.</param>
    /// <param name="meter">What progress is read from.</param>
    /// <param name="time">The clock, of which only the monotonic part is used.</param>
    /// <param name="logger">Hears of signs of life that failed.</param>
    /// <param name="outer">The caller's own cancellation, which <see cref="Token"/> follows too.</param>
    public Lease(
        LeaseStore store,
        LeaseOptions options,
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
        _confirmed = time.GetTimestamp();
        _beating = BeatAsync();
    }

    /// <summary>Cancelled when the lease is lost, or when the caller cancels.</summary>
    public CancellationToken Token => _lost.Token;

    /// <summary>The lease before this one as its leader left it; null where this is the first.</summary>
    public LeaseDocument? Previous { get; init; }

    /// <summary>How it was lost; null while it is held.</summary>
    public LeaseLostException? Loss { get; private set; }

    /// <summary>Makes sure that nobody has taken over, by asking the store where the last answer is too old to count.</summary>
    /// <exception cref="LeaseLostException">Somebody has.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        if (Loss is null && _time.GetElapsedTime(Interlocked.Read(ref _confirmed)) > _options.Timeout)
            await SpeakAsync(cancellationToken).ConfigureAwait(false);
        if (Loss is { } loss)
            throw new LeaseLostException(loss.Message, loss);
    }

    /// <summary>Lets go, with a last word for those who wait.</summary>
    /// <param name="failure">Why nothing came of it, where trying again can't help; null otherwise.</param>
    public async Task ReleaseAsync(ModelCacheException? failure)
    {
        await StopBeatingAsync().ConfigureAwait(false);
        if (Loss is not null)
            return;
        try
        {
            using var limit = new CancellationTokenSource(LastWordLimit, _time);
            _document = _document with
            {
                State = failure is null ? LeaseState.Released : LeaseState.Failed,
                Beat = _document.Beat + 1,
                Reason = failure?.Reason ?? default,
                Message = failure?.Message,
            };
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
        _lost.Dispose();
        _speaking.Dispose();
    }

    private async Task StopBeatingAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
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
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _over.Token);
                try
                {
                    await SpeakAsync(linked.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (!_over.IsCancellationRequested && e is ModelCacheException or OperationCanceledException)
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

    private async Task SpeakAsync(CancellationToken cancellationToken)
    {
        await _speaking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var asked = _time.GetTimestamp();
            var highest = await _store.FindHighestAsync(_document.Epoch, cancellationToken).ConfigureAwait(false);
            if (highest is null || !await IsOwnAsync(highest, cancellationToken).ConfigureAwait(false))
            {
                await LoseAsync("Another replica has taken over the lease.").ConfigureAwait(false);
                return;
            }

            _document = _document with { Beat = _document.Beat + 1, Progress = _meter.Snapshot };
            _etag = await _store.PutAsync(_document, cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref _confirmed, asked);
        }
        finally
        {
            _speaking.Release();
        }
    }

    // A sign of life whose answer was lost has changed the ETag without our knowing it.
    private async Task<bool> IsOwnAsync(StoredObject highest, CancellationToken cancellationToken) =>
        _store.EpochOf(highest.Key) == _document.Epoch
        && (highest.ETag == _etag
            || (await _store.ReadAsync(highest.Key, cancellationToken).ConfigureAwait(false))?.Nonce == _document.Nonce);

    private async Task LoseAsync(string why)
    {
        Loss ??= new LeaseLostException(why);
        await _lost.CancelAsync().ConfigureAwait(false);
    }

    [LoggerMessage(80, LogLevel.Warning, "No sign of life could be given in {Leases}. {Cause}")]
    private partial void LogSilent(string leases, string cause);
}
