using HfModelCache.Transfer.Connections;

namespace HfModelCache.Transfer.Reading;

/// <summary>Decides how many bytes one request asks for: as many as all connections can read at once in the memory that there is.</summary>
/// <remarks>
/// Between two requests a connection rests for a round trip, so pieces are as large as possible. But parts are hashed in
/// order, so no piece may take longer than the others take to fill the memory. On a slow path, pieces are so small that all
/// connections work on the oldest parts.
/// </remarks>
/// <param name="smallest">The fewest bytes that are worth a request of their own on a fast connection.</param>
/// <param name="memory">The memory of all transfers, in bytes.</param>
internal sealed class PieceSize(long smallest, long memory)
{
    private const long Grain = 64 * 1024;

    // A server slower than 1 MB/s holds up a download by no more than a quarter of a second.
    private const long Trial = 256 * 1024;

    private const double LongestUntilProven = 1;
    private const double Longest = 2;
    private const double FewestLatencies = 3;

    /// <summary>Returns the length of the next piece in bytes.</summary>
    /// <param name="connection">The connection that reads it.</param>
    /// <param name="pool">The pool that it is of.</param>
    /// <param name="left">The bytes that no connection has taken yet.</param>
    public long For(PooledConnection connection, ConnectionPool pool, long left)
    {
        if (!connection.WasUsed)
            return pool.AverageRate > 0 ? Math.Clamp(Whole(pool.AverageRate * LongestUntilProven), Grain, Trial) : Trial;

        // Half of the memory is filled while the other half is stored. At the end all connections have something to do.
        var share = Whole(Math.Min(memory, left) / 2.0 / Math.Max(1, pool.Limit));
        var largest = Math.Max(left < memory ? Math.Min(smallest, LeastAt(connection)) : smallest, share);
        var seconds = connection.IsProven ? Math.Min(Longest, memory / 2.0 / Math.Max(1, pool.Throughput)) : LongestUntilProven;
        return Math.Clamp(Whole(connection.Rate * seconds), Grain, largest);
    }

    // For less, a connection would rest about as long as it transfers.
    private static long LeastAt(PooledConnection connection) =>
        Math.Max(Trial, Whole(connection.Rate * connection.Latency.TotalSeconds * FewestLatencies));

    private static long Whole(double bytes) => (long)bytes / Grain * Grain;
}
