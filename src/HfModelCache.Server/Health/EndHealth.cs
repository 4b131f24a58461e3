namespace HfModelCache.Server.Health;

/// <summary>Represents how one end is.</summary>
/// <param name="IsKnown">Whether it has been asked; otherwise its answer is still awaited.</param>
/// <param name="Problem">What is wrong, as a sentence; null if nothing is.</param>
internal sealed record EndHealth(bool IsKnown, string? Problem)
{
    /// <summary>The answer is still awaited.</summary>
    public static readonly EndHealth Awaited = new(IsKnown: false, Problem: null);
}
