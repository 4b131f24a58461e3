namespace HfModelCache.Pacing;

/// <summary>What a <see cref="PaceControl"/> is doing.</summary>
internal enum PacePhase
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
