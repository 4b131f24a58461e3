namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>One step of a trace.</summary>
/// <param name="Pod">Whose it is; -1 for nobody's.</param>
/// <param name="Act">What happens.</param>
/// <param name="Commit">For which commit.</param>
/// <param name="Detail">What a request does, or whether one is sent and does not arrive yet.</param>
internal readonly record struct Step(sbyte Pod, Act Act, Commit Commit, Act Detail)
{
    /// <inheritdoc/>
    public override string ToString() => Act switch
    {
        Act.Tick => "        a tick passes",
        Act.Arrive => $"        {Detail}({Commit}) arrives late",
        _ => $"    {"ABC"[Pod]}: {Act}{(Commit == Commit.None ? "" : $"({Commit})")}{(Detail == Act.Arrive ? " is sent, and is late" : "")}",
    };
}
