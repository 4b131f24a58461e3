using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer.Reading;

/// <summary>Reads each part by requests of its own. Each connection that becomes free takes a piece of the oldest part.</summary>
/// <remarks>
/// So parts become complete one after another however slow the path is: there is early something to store, and a crash costs
/// little.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="downloads">The connections and limits of all reads.</param>
internal sealed class RangedReader(ISourceFile file, Downloads downloads) : IPartReader
{
    public async Task FillAsync(ByteRange range, PartBuffer buffer, FileMeter meter, CancellationToken cancellationToken)
    {
        var reads = new List<Task>();
        var all = TakePiecesAsync(new Part(range, buffer, meter), reads, cancellationToken);

        // Nothing may write to the buffer after the call, whatever failed.
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll([.. reads, all]).ConfigureAwait(false);
    }

    public void Dispose()
    {
    }

    private async Task TakePiecesAsync(Part part, List<Task> reads, CancellationToken cancellationToken)
    {
        var place = downloads.NextPlace();
        while (part.Unclaimed > 0 && !reads.Exists(read => read.IsFaulted || read.IsCanceled))
        {
            var session = new ReadSession(downloads, file.File.Path, place, canMove: true);
            var attempt = await session.NextAsync(cancellationToken).ConfigureAwait(false);
            var piece = part.Claim(attempt.MaxBytes);
            downloads.Took(piece.End - piece.Filled);
            reads.Add(FillAsync(session, attempt, piece, cancellationToken));
        }
    }

    private async Task FillAsync(ReadSession session, ReadAttempt first, Piece piece, CancellationToken cancellationToken)
    {
        var outcome = await ReadAndSettleAsync(first, piece.End).ConfigureAwait(false);
        while (outcome != ReadOutcome.Done)
        {
            var attempt = await session.NextAsync(cancellationToken).ConfigureAwait(false);
            outcome = await ReadAndSettleAsync(attempt, piece.Filled + Math.Min(piece.End - piece.Filled, attempt.MaxBytes)).ConfigureAwait(false);
        }

        async Task<ReadOutcome> ReadAndSettleAsync(ReadAttempt attempt, long until)
        {
            using (attempt)
            {
                var outcome = await ReadAsync(session, attempt, piece, until, cancellationToken).ConfigureAwait(false);
                await session.SettleAsync(attempt, outcome, cancellationToken).ConfigureAwait(false);
                return outcome;
            }
        }
    }

    private async Task<ReadOutcome> ReadAsync(
        ReadSession session, ReadAttempt attempt, Piece piece, long until, CancellationToken cancellationToken)
    {
        try
        {
            var opening = await file.OpenAsync(piece.Missing(until), attempt.Connection, cancellationToken).ConfigureAwait(false);
            using var body = opening.Body ?? throw new WholeFileOnlyException();
            while (piece.Filled < until)
            {
                var count = await attempt.ReadAsync(body, piece.Free(until)).ConfigureAwait(false);
                piece.Advance(count);
                session.Progress(count);
            }

            return piece.Filled == piece.End ? ReadOutcome.Done : ReadOutcome.More;
        }
        catch (Exception e) when (attempt.OutcomeOf(e) is { } outcome)
        {
            return outcome;
        }
    }

    // A part, and how much of it connections have taken.
    private sealed class Part(ByteRange range, PartBuffer buffer, FileMeter meter)
    {
        private long _claimed;

        public long Unclaimed => range.Length - _claimed;

        // A rest that is hardly worth a request goes with the piece before it.
        public Piece Claim(long bytes)
        {
            var begin = _claimed;
            _claimed += bytes > Unclaimed - (bytes / 4) ? Unclaimed : bytes;
            return new Piece(range, buffer, meter) { Filled = begin, End = _claimed };
        }
    }

    // A piece of a part, and how far it is filled, in bytes from the start of the part.
    private sealed class Piece(ByteRange part, PartBuffer buffer, FileMeter meter)
    {
        public required long Filled { get; set; }

        public required long End { get; init; }

        public ByteRange Missing(long until) => new(part.Offset + Filled, until - Filled);

        public Memory<byte> Free(long until)
        {
            var free = buffer.Free(Filled);
            return free[..(int)Math.Min(free.Length, until - Filled)];
        }

        public void Advance(int count)
        {
            Filled += count;
            meter.Fetched(count);
        }
    }
}
