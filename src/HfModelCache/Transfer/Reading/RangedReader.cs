using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer.Reading;

/// <summary>Reads each part by requests of its own: several for one part if many connections share little memory.</summary>
/// <param name="file">The file.</param>
/// <param name="downloads">The connections and limits of all reads.</param>
/// <param name="memory">The memory of all transfers, in bytes.</param>
internal sealed class RangedReader(ISourceFile file, Downloads downloads, long memory) : IPartReader
{
    public Task FillAsync(ByteRange range, PartBuffer buffer, FileMeter meter, CancellationToken cancellationToken)
    {
        var length = PieceLength;
        return Task.WhenAll(Enumerable.Range(0, (int)((range.Length + length - 1) / length)).Select(i =>
        {
            var begin = i * length;
            var piece = new Piece(range, buffer, meter) { Filled = begin, End = Math.Min(begin + length, range.Length) };
            return FillAsync(piece, cancellationToken);
        }));
    }

    public void Dispose()
    {
    }

    // Half of the memory is filled while the other half is stored.
    private long PieceLength => Math.Max(
        downloads.SmallestPiece,
        memory / 2 / Math.Max(1, downloads.Connections.Limit) / BufferPool.BlockSize * BufferPool.BlockSize);

    private async Task FillAsync(Piece piece, CancellationToken cancellationToken)
    {
        var session = new ReadSession(downloads, file.File.Path, canMove: true);
        ReadOutcome outcome;
        do
        {
            using var attempt = await session.NextAsync(cancellationToken).ConfigureAwait(false);
            outcome = await ReadAsync(session, attempt, piece, cancellationToken).ConfigureAwait(false);
            await session.SettleAsync(attempt, outcome, cancellationToken).ConfigureAwait(false);
        }
        while (outcome != ReadOutcome.Done);
    }

    private async Task<ReadOutcome> ReadAsync(
        ReadSession session, ReadAttempt attempt, Piece piece, CancellationToken cancellationToken)
    {
        try
        {
            var until = piece.Filled + Math.Min(piece.End - piece.Filled, attempt.MaxBytes);
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
