using HfModelCache.Transfer;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Represents the part of a plan that one machine carries out.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Index">The machine's index, from 0.</param>
internal sealed record Assignment(AssignmentPlan Plan, int Index)
{
    /// <summary>The files that this machine stores as a whole.</summary>
    public IEnumerable<AssignedFile> WholeFiles => Plan.Files.Where(file => file.Assignment == Index);

    /// <summary>The files of which this machine may store some parts.</summary>
    public IEnumerable<AssignedFile> SplitFiles => Plan.Files.Where(file => file.IsSplit);

    /// <summary>The size of the assignment in bytes.</summary>
    public long Bytes => Plan.Files.Sum(file => file.IsSplit
        ? PartsOf(file).BytesOf(new PartPlan(file.Size, file.PartSize))
        : file.Assignment == Index ? file.Size : 0);

    /// <summary>The parts of a split file that this machine stores.</summary>
    public PartSlice PartsOf(AssignedFile file) => PartSlice.Of(new PartPlan(file.Size, file.PartSize).Count, Index, Plan.Count);

    /// <summary>For example <c>assignment 2 of 4</c>.</summary>
    public override string ToString() => $"assignment {Index} of {Plan.Count}";
}
