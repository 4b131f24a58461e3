namespace HfModelCache.Coordination.Assignments;

/// <summary>Identifies this machine among those that share the work of one copy.</summary>
/// <param name="Index">Its index, from 0.</param>
/// <param name="Count">The number of machines, from 2 to <see cref="MaxCount"/>.</param>
public sealed record Assignee(int Index, int Count)
{
    /// <summary>The maximum number of machines: one page of a listing shows the progress of all of them.</summary>
    public const int MaxCount = 1000;
}
