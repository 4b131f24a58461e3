using System.Net;
using System.Runtime.ExceptionServices;
using HfModelCache.Failures;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Sources.Hub.Http;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Sources.Hub;

/// <summary>Represents one file of the Hub, read in ranges from the address to which the Hub redirects.</summary>
/// <remarks>
/// The Hub is asked once. All ranges use the address that it gave until that expires or is refused. The first range asks;
/// the others wait until the Hub has answered it.
/// </remarks>
internal sealed class HubFile : ISourceFile
{
    private readonly HubOptions _options;
    private readonly HubTransport _transport;
    private readonly TimeProvider _time;
    private readonly Uri _resolve;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile FileLocation? _location;
    private volatile OperatorException? _refusal;
    private volatile bool _isUnproven;
    private volatile bool _isWholeOnly;
    private volatile bool _isRangeless;

    internal HubFile(
        HubOptions options,
        HubTransport transport,
        TimeProvider time,
        Uri resolve,
        RepoFile file)
    {
        _options = options;
        _transport = transport;
        _time = time;
        _resolve = resolve;
        File = file;
    }

    /// <inheritdoc/>
    public RepoFile File { get; }

    /// <inheritdoc/>
    public Task<RangeOpening> OpenAsync(ByteRange range, ISourceConnection connection, CancellationToken cancellationToken) =>
        OpenAsync(range, (HubConnection)connection, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// The next range asks the Hub again and may get another server. If ranges were accepted only because their length was
    /// right, the file is read as one body from now on.
    /// </remarks>
    public void Distrust()
    {
        _location = null;
        _isWholeOnly |= _isUnproven;
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private FileLocation? Location => _location is { } known && known.IsGoodAt(_time.GetUtcNow()) ? known : null;

    private async Task<RangeOpening> OpenAsync(ByteRange range, HubConnection connection, CancellationToken cancellationToken)
    {
        if (Location is { } known)
            return await OpenAtAsync(known.Uri, range, connection, announce: null, cancellationToken).ConfigureAwait(false);

        FileLocation answered;
        using (var turn = await Turn.WaitAsync(_asking, cancellationToken).ConfigureAwait(false))
        {
            // Another range may have asked meanwhile. What the Hub refuses once it refuses to all.
            if (_refusal is { } refusal)
                ExceptionDispatchInfo.Throw(refusal);
            if (Location is not { } other)
                return await AskAsync(range, connection, turn, cancellationToken).ConfigureAwait(false);
            answered = other;
        }

        return await OpenAtAsync(answered.Uri, range, connection, announce: null, cancellationToken).ConfigureAwait(false);
    }

    // The other ranges go on with the redirect, without waiting for the content server's answer to this one: that takes as
    // long as a handshake and a round trip.
    private async Task<RangeOpening> AskAsync(ByteRange range, HubConnection connection, Turn turn, CancellationToken cancellationToken)
    {
        FileLocation? announced = null;
        try
        {
            return await OpenAtAsync(_resolve, range, connection, Announce, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (ReferenceEquals(_location, announced))
                _location = null;
            _refusal = e as OperatorException ?? _refusal;
            throw;
        }

        void Announce(Uri address)
        {
            if (_transport.Rangeless.Include(address))
                return;
            _location = announced = new FileLocation(address, End: null);
            turn.Dispose();
        }
    }

    private async Task<RangeOpening> OpenAtAsync(
        Uri uri,
        ByteRange range,
        HubConnection connection,
        Action<Uri>? announce,
        CancellationToken cancellationToken)
    {
        var isPiece = range.Length < File.Size;
        if (isPiece && _isWholeOnly)
            return RangeOpening.WholeFileOnly;
        var response = await _transport.GetAsync(uri, _isRangeless ? null : range, connection, announce, cancellationToken).ConfigureAwait(false);
        var isFresh = uri == _resolve;
        try
        {
            await ThrowIfRefusedAsync(response, isFresh, cancellationToken).ConfigureAwait(false);
            ThrowIfContradicted(response);
            var reply = RangeReply.To(range, response.Message, File);
            _isUnproven |= reply.IsUnproven;
            if (reply.Kind == RangeReplyKind.Wrong)
                throw Wrong(response.Uri, isFresh, reply.Problem!, reply.Fault);
            if (reply.Kind == RangeReplyKind.CodedPiece)
            {
                (_isWholeOnly, _isRangeless) = (true, true);
                if (!isPiece)
                    throw Wrong(response.Uri, isFresh, "compressed and in pieces", "compressed");
            }

            if (reply.Kind != RangeReplyKind.Asked && isPiece)
            {
                _isWholeOnly = true;
                _transport.Rangeless.Add(response.Uri);
                response.Dispose();
                return RangeOpening.WholeFileOnly;
            }

            if (response.Message.StatusCode == HttpStatusCode.PartialContent)
                _location = FileLocation.Of(response.Uri, response.Message.Headers.Date, _time.GetUtcNow());
            var stream = await OpenBodyAsync(response.Message, reply, cancellationToken).ConfigureAwait(false);
            return new RangeOpening(new RangeBody(response, stream, File.Path, range.Length)
            {
                MustEnd = reply.IsCoded || response.Message.Content.Headers.ContentLength is null,
            });
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static Task<Stream> OpenBodyAsync(HttpResponseMessage answer, RangeReply reply, CancellationToken cancellationToken) =>
        reply.IsCoded ? ContentCoding.OpenAsync(answer, cancellationToken) : answer.Content.ReadAsStreamAsync(cancellationToken);

    // A content server's refusal isn't an access decision: the signed URL may have expired, or the edge server be broken.
    private async Task ThrowIfRefusedAsync(HubResponse response, bool isFresh, CancellationToken cancellationToken)
    {
        var answer = response.Message;
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            return;
        Forget(response.Uri);
        if (response.IsHub || (isFresh && response.SpeaksForHub))
            throw await HubFailures.FromAsync(response, $"Fetching {File.Path}", isFile: true, _options, _time, cancellationToken).ConfigureAwait(false);

        var status = (int)answer.StatusCode;
        var message = $"Fetching {File.Path}: {response.Uri.Host} answered {status}.";
        var wait = RateLimit.WaitAskedBy(answer, _time.GetUtcNow());
        throw status switch
        {
            429 or 503 => new OverloadedException(FailureReason.DownloadFailed, message, wait),
            not 408 and < 500 when isFresh => new WrongAnswerException(FailureReason.DownloadFailed, message, $"status {status}"),
            _ => new TransientException(FailureReason.DownloadFailed, message, wait),
        };
    }

    // A mirror's X-Repo-Commit may be wrong, so the hash decides. Two different hashes can't both be right.
    private void ThrowIfContradicted(HubResponse response)
    {
        if (response.HubHeader("X-Linked-Etag") is { } etag
            && ContentDigest.IsHex(etag, File.Digest.Hex.Length)
            && !etag.Equals(File.Digest.Hex, StringComparison.OrdinalIgnoreCase))
        {
            throw new BrokenPromiseException(
                FailureReason.ContentMismatch, $"What the Hub serves as {File.Path} has the hash {etag}, not {File.Digest}.");
        }
    }

    // Many ranges may use one expired address; the first to ask has a new one by the time the last is refused.
    private void Forget(Uri address)
    {
        if (_location is { } known && known.Uri == address)
            _location = null;
    }

    private TransientException Wrong(Uri address, bool isFresh, string how, string answer)
    {
        Forget(address);
        var message = $"{address.Host} sends {File.Path} {how}.";
        return isFresh
            ? new WrongAnswerException(FailureReason.ContentMismatch, message, answer)
            : new TransientException(FailureReason.DownloadFailed, message);
    }

    // The turn to ask the Hub. It ends once, however often it is disposed.
    private sealed class Turn : IDisposable
    {
        private SemaphoreSlim? _asking;

        public static async Task<Turn> WaitAsync(SemaphoreSlim asking, CancellationToken cancellationToken)
        {
            await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Turn { _asking = asking };
        }

        public void Dispose() => Interlocked.Exchange(ref _asking, null)?.Release();
    }
}
