using HfModelCache.Failures;

namespace HfModelCache.Stores.Decorators;

/// <summary>Another replica has the right to write now; what this one has begun is for the other to finish.</summary>
/// <param name="why">How it was noticed, as a sentence.</param>
/// <param name="inner">What was caught.</param>
internal sealed class FenceLostException(string why, Exception? inner = null)
    : OperatorException(FailureReason.LeaseLost, why, inner);
