namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>A request that has left its sender and not yet arrived.</summary>
/// <param name="Act">What it will do.</param>
/// <param name="Commit">For which commit.</param>
/// <param name="Age">For how long it has been under way.</param>
internal readonly record struct Request(Act Act, Commit Commit, byte Age)
{
    /// <summary>Whether there is one.</summary>
    public bool Exists => Act != Act.None;

    /// <summary>An order, so that two worlds with the same requests are one world.</summary>
    public int Rank => ((int)Act << 16) | ((int)Commit << 8) | Age;
}
