namespace HfModelCache.TestHub.Answers;

/// <summary>Where and how the sending of an answer is disturbed.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">After how many bytes of the body; <see cref="BeforeStatusLine"/> for not even a status line.</param>
/// <param name="Duration">How long a stall lasts; <see cref="Timeout.InfiniteTimeSpan"/> until the client goes away.</param>
public sealed record Interruption(InterruptionKind Kind, long At, TimeSpan Duration = default)
{
    /// <summary>Before anything has been answered.</summary>
    public const long BeforeStatusLine = -1;
}
