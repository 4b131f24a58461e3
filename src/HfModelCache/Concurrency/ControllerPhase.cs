namespace HfModelCache.Concurrency;

/// <summary>Represents the state of a <see cref="ConcurrencyController"/>.</summary>
internal enum ControllerPhase
{
    /// <summary>Doubling the number while throughput grows.</summary>
    Doubling,

    /// <summary>Keeping the number.</summary>
    Holding,

    /// <summary>Trying more connections.</summary>
    TryingMore,

    /// <summary>Trying fewer connections.</summary>
    TryingFewer,
}
