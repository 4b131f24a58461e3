namespace HfModelCache.Coordination.Assignments;

/// <summary>Which of several machines this is, when they carry one model together.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Count">How many there are; from 2 to <see cref="MaxCount"/>.</param>
public sealed record Assignee(int Index, int Count)
{
    /// <summary>The most machines: one page of a listing shows how far all of them are.</summary>
    public const int MaxCount = 1000;
}
