using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer.Reading;

/// <summary>Reads the whole file as one body, for servers that ignore ranges.</summary>
/// <param name="file">The file.</param>
/// <param name="downloads">The connections and limits of all reads.</param>
internal sealed class SequentialReader(ISourceFile file, Downloads downloads) : IPartReader
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private RangeBody? _body;
    private long _position;

    public async Task FillAsync(ByteRange range, PartBuffer buffer, FileMeter meter, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var part = new Part(range, buffer, meter);
            var session = new ReadSession(downloads, file.File.Path, downloads.NextPlace(), canMove: false);
            ReadOutcome outcome;
            do
            {
                using var attempt = await session.NextAsync(cancellationToken).ConfigureAwait(false);
                outcome = await ReadAsync(session, attempt, part, cancellationToken).ConfigureAwait(false);
                await session.SettleAsync(attempt, outcome, cancellationToken).ConfigureAwait(false);
            }
            while (outcome != ReadOutcome.Done);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        Drop();
        _turn.Dispose();
    }

    private async Task<ReadOutcome> ReadAsync(
        ReadSession session, ReadAttempt attempt, Part part, CancellationToken cancellationToken)
    {
        try
        {
            var body = await SeekAsync(attempt, part, cancellationToken).ConfigureAwait(false);
            while (part.Filled < part.Range.Length)
            {
                var count = await attempt.ReadAsync(body, part.Buffer.Free(part.Filled)).ConfigureAwait(false);
                _position += count;
                part.Filled += count;
                part.Meter.Fetched(count);
                session.Progress(count);
            }

            return ReadOutcome.Done;
        }
        catch (Exception e)
        {
            Drop();
            if (attempt.OutcomeOf(e) is { } outcome)
                return outcome;
            throw;
        }
    }

    // After a broken body the file is requested again. Bytes that were used already are skipped, which is no progress.
    private async Task<RangeBody> SeekAsync(ReadAttempt attempt, Part part, CancellationToken cancellationToken)
    {
        if (_body is null)
        {
            var whole = new ByteRange(0, file.File.Size);
            var opening = await file.OpenAsync(whole, attempt.Connection, cancellationToken).ConfigureAwait(false);
            _body = opening.Body ?? throw new InvalidOperationException("A source can't refuse the whole file as a range.");
        }

        var target = part.Range.Offset + part.Filled;
        while (_position < target)
        {
            var scratch = part.Buffer.Free(part.Filled);
            _position += await attempt.ReadAsync(_body, scratch[..(int)Math.Min(scratch.Length, target - _position)]).ConfigureAwait(false);
        }

        return _body;
    }

    private void Drop()
    {
        _body?.Dispose();
        _body = null;
        _position = 0;
    }

    private sealed record Part(ByteRange Range, PartBuffer Buffer, FileMeter Meter)
    {
        public long Filled { get; set; }
    }
}
