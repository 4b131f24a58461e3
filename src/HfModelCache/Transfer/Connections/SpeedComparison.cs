namespace HfModelCache.Transfer.Connections;

/// <summary>Compares the speeds of connections, and chooses those that others should replace.</summary>
/// <param name="isLimited">Whether the readers limit the bandwidth themselves, so that a rate says nothing about a server.</param>
internal sealed class SpeedComparison(bool isLimited)
{
    // The average of a slow and a fast kind of server is more than twice the slow kind; equal servers rarely differ as much.
    private const double TooSlow = 0.5;
    private const int FewestToCompare = 4;

    // By then the congestion window of a new connection has opened on any path worth using.
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(0.5);

    // Shorter waits aren't worth a connection.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(0.3);

    private readonly ReplacementTrial _trial = new();
    private double _floor;

    /// <summary>The bytes per second of all connections together, lately.</summary>
    public long Throughput => _trial.Rate;

    /// <summary>The bytes per second of a connection on average; 0 until enough are known.</summary>
    public double AverageRate { get; private set; }

    /// <summary>Evaluates one interval.</summary>
    /// <param name="connections">All connections.</param>
    /// <param name="bytes">The bytes that arrived on them.</param>
    public void Tick(IEnumerable<PooledConnection> connections, long bytes)
    {
        _trial.Tick(bytes);
        var rates = connections.Where(connection => connection.Busy >= Trial).Select(connection => connection.Rate).ToList();
        AverageRate = rates.Count >= FewestToCompare ? rates.Average() : 0;
        _floor = isLimited || !_trial.MayReplace ? 0 : AverageRate * TooSlow;
    }

    /// <summary>Whether a connection is far slower than the others, and another one may be faster.</summary>
    public bool IsTooSlow(PooledConnection connection) => connection.Busy >= Trial && connection.Rate < _floor;

    /// <summary>Returns the connections whose bodies others are to continue.</summary>
    /// <param name="busy">The connections that are in use.</param>
    /// <param name="idle">The other ones.</param>
    /// <param name="spare">How many more may be used.</param>
    public IReadOnlyCollection<PooledConnection> ToReplace(IReadOnlyCollection<PooledConnection> busy, IEnumerable<PooledConnection> idle, int spare)
    {
        var slow = busy.Where(IsTooSlow).OrderBy(connection => connection.Rate).Take(Math.Max(1, busy.Count / 2)).ToList();
        if (slow.Count > 0)
            _trial.Begin();
        return [.. slow.Union(FindLate(busy, idle).Take(spare))];
    }

    // What others have to wait for is better continued by a connection that has nothing else to do.
    private static IEnumerable<PooledConnection> FindLate(IEnumerable<PooledConnection> busy, IEnumerable<PooledConnection> idle)
    {
        var rates = idle.Where(connection => connection.IsProven).Select(connection => connection.Rate).ToList();
        if (rates.Count == 0)
            return [];
        var rate = rates.Average();
        return busy
            .Where(connection => connection.InFlight > Late && connection.Remaining > Late && connection.Remaining > connection.RemainingAt(rate) * 2)
            .OrderByDescending(connection => connection.Remaining);
    }
}
