using HfModelCache.Coordination.Assignments;

namespace HfModelCache.Runs;

/// <summary>Represents the plan that a leader finds, and ends.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="IsComplete">Whether it is for this run's request and all its assignments are complete.</param>
internal sealed record InheritedPlan(AssignmentPlan Plan, bool IsComplete);
