namespace HfModelCache.TestHub.Answers;

/// <summary>What happens to an answer in the middle.</summary>
public enum InterruptionKind
{
    /// <summary>The connection is closed in good order, too early.</summary>
    Close,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>Nothing is sent for a while; then sending resumes.</summary>
    Stall,
}
