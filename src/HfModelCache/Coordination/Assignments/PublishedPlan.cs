using HfModelCache.Stores;

namespace HfModelCache.Coordination.Assignments;

/// <summary>A plan as it lies in the store.</summary>
/// <param name="Plan">What it says.</param>
/// <param name="Object">The object, so that its change is noticed.</param>
internal sealed record PublishedPlan(AssignmentPlan Plan, WatchedObject Object);
