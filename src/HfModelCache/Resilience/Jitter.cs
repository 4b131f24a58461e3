namespace HfModelCache.Resilience;

/// <summary>Represents a thread-safe source of randomness.</summary>
/// <param name="random">The generator; tests seed it.</param>
internal sealed class Jitter(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>Returns a number from 0 to just below 1.</summary>
    public double Next()
    {
        lock (_gate)
            return random.NextDouble();
    }
}
