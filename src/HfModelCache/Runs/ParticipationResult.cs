using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Represents how a replica's participation in a plan ended.</summary>
/// <param name="Next">What the replica does next.</param>
/// <param name="PlanObject">The plan's object as it was read, present or not.</param>
/// <param name="Plan">The plan that the next leader ends; null if there is none.</param>
/// <param name="Contribution">What this replica has downloaded.</param>
internal sealed record ParticipationResult(
    ParticipationNext Next, WatchedObject PlanObject, InheritedPlan? Plan = null, Contribution Contribution = default);
