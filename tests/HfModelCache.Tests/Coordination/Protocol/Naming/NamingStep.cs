namespace HfModelCache.Tests.Coordination.Protocol.Naming;

/// <summary>One step of a trace.</summary>
/// <param name="What">What happens.</param>
/// <param name="Commit">With which commit.</param>
internal readonly record struct NamingStep(string What, Commit Commit)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What} ({Commit})";
}
