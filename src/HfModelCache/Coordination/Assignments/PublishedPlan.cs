using HfModelCache.Stores;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Represents a plan as it is stored.</summary>
/// <param name="Plan">Its content.</param>
/// <param name="Object">Its object, whose change is noticed.</param>
internal sealed record PublishedPlan(AssignmentPlan Plan, WatchedObject Object);
