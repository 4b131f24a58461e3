namespace HfModelCache.Concurrency;

/// <summary>What a <see cref="ConcurrencyController"/> is doing.</summary>
internal enum ControllerPhase
{
    /// <summary>Nothing is known yet: twice as many while that pays.</summary>
    Doubling,

    /// <summary>Keeping the number.</summary>
    Holding,

    /// <summary>Seeing what more would bring.</summary>
    TryingMore,

    /// <summary>Seeing whether fewer would do.</summary>
    TryingFewer,
}
