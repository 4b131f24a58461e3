using System.Net;
using System.Runtime.ExceptionServices;
using HfModelCache.Failures;

namespace HfModelCache.Hub;

/// <summary>One file's content, read in ranges from wherever the Hub says that it lies.</summary>
/// <remarks>
/// The Hub is asked once; all ranges use the address that it gave, until that runs out or is refused. The first range
/// asks while the others wait.
/// </remarks>
public sealed class HubFile : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubTransport _transport;
    private readonly TimeProvider _time;
    private readonly Uri _resolve;
    private readonly Commit _commit;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile FileLocation? _location;
    private volatile OperatorException? _refusal;

    internal HubFile(
        HubOptions options,
        HubTransport transport,
        TimeProvider time,
        Uri resolve,
        Commit commit,
        RepoFile file)
    {
        _options = options;
        _transport = transport;
        _time = time;
        _resolve = resolve;
        _commit = commit;
        File = file;
    }

    /// <summary>What the tree says of the file.</summary>
    public RepoFile File { get; }

    /// <summary>Asks for one range; a file of no bytes has none.</summary>
    /// <param name="range">The range.</param>
    /// <param name="connection">What to ask the content's servers on.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <exception cref="TransientException">The server failed, or did not answer with exactly that range.</exception>
    /// <exception cref="RangesIgnoredException">The server can only send the whole file.</exception>
    /// <exception cref="OperatorException">The Hub refuses.</exception>
    public async Task<RangeBody> OpenAsync(
        ByteRange range,
        ContentConnection connection,
        CancellationToken cancellationToken)
    {
        if (Location is { } known)
            return await OpenAtAsync(known.Uri, range, connection, cancellationToken).ConfigureAwait(false);

        FileLocation answered;
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Somebody else may have asked meanwhile, and what the Hub refuses once it refuses to all.
            if (_refusal is { } refusal)
                ExceptionDispatchInfo.Throw(refusal);
            if (Location is not { } other)
                return await OpenAtAsync(_resolve, range, connection, cancellationToken).ConfigureAwait(false);
            answered = other;
        }
        catch (OperatorException e)
        {
            _refusal = e;
            throw;
        }
        finally
        {
            _asking.Release();
        }

        return await OpenAtAsync(answered.Uri, range, connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets the address, so that the next range asks the Hub again and may meet another server.</summary>
    public void ForgetLocation() => _location = null;

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private FileLocation? Location => _location is { } known && known.IsGoodAt(_time.GetUtcNow()) ? known : null;

    private async Task<RangeBody> OpenAtAsync(
        Uri uri,
        ByteRange range,
        ContentConnection connection,
        CancellationToken cancellationToken)
    {
        var response = await _transport.GetAsync(uri, range, connection, cancellationToken).ConfigureAwait(false);
        var isFresh = uri == _resolve;
        try
        {
            await ThrowIfRefusedAsync(response, isFresh, cancellationToken).ConfigureAwait(false);
            CheckHubHeaders(response);
            var answer = response.Message;
            if (answer.Content.Headers.ContentEncoding.Any(e => e != "identity"))
                throw Wrong(response.Uri, isFresh, "compressed, although it must not be", "compressed");
            var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.PartialContent)
            {
                CheckRange(response, isFresh, range);
                _location = FileLocation.Of(response.Uri);
                return new RangeBody(response, stream, File.Path, range.Length, answer.Content.Headers.ContentLength is null);
            }

            if (answer.Content.Headers.ContentLength is { } length && length != File.Size)
                throw Wrong(response.Uri, isFresh, $"with {length} bytes, not {File.Size}", $"{length} bytes");
            if (range.Length < File.Size)
                throw new RangesIgnoredException(File.Path);
            return new RangeBody(response, stream, File.Path, range.Length, answer.Content.Headers.ContentLength is null);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // A refusal by the server of a signed URL is no access decision: the URL may have run out, or the edge be ill.
    private async Task ThrowIfRefusedAsync(HubResponse response, bool isFresh, CancellationToken cancellationToken)
    {
        var answer = response.Message;
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            return;
        Forget(response.Uri);
        if (_transport.Rules.IsHub(response.Uri))
        {
            throw await HubFailures.FromAsync(
                response, $"Fetching {File.Path}", _options.Token is not null, _time, cancellationToken)
                .ConfigureAwait(false);
        }

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

    private void CheckHubHeaders(HubResponse response)
    {
        if (response.HubHeader("X-Repo-Commit") is { } commit && commit != _commit.Sha)
            throw Mismatch($"belongs to commit {commit}, not {_commit}");
        if (response.HubHeader("X-Linked-Etag") is { } etag && !etag.Equals(File.Digest.Hex, StringComparison.OrdinalIgnoreCase))
            throw Mismatch($"has the hash {etag}, not {File.Digest}");
    }

    private void CheckRange(HubResponse response, bool isFresh, ByteRange range)
    {
        var answer = response.Message;
        var content = answer.Content.Headers.ContentRange;
        if (content is not { HasRange: true, HasLength: true }
            || content.From != range.Offset
            || content.To != range.Last
            || content.Length != File.Size)
        {
            throw Wrong(
                response.Uri,
                isFresh,
                $"as \"{content}\", not as bytes {range.Offset}-{range.Last}/{File.Size}",
                content is { HasLength: true } && content.Length != File.Size ? $"{content.Length} bytes" : "another range");
        }

        if (answer.Content.Headers.ContentLength is { } length && length != range.Length)
            throw Wrong(response.Uri, isFresh, $"with {length} bytes for a range of {range.Length}", "another length");
    }

    // Many ranges may meet one address that has run out; the first to ask has a new one by the time the last is refused.
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

    private BrokenPromiseException Mismatch(string how) =>
        new(FailureReason.ContentMismatch, $"What the Hub serves as {File.Path} {how}.");
}
