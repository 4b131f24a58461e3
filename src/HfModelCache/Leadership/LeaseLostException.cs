using HfModelCache.Failures;

namespace HfModelCache.Leadership;

/// <summary>Another replica leads now; what this one had begun is the other's to finish.</summary>
/// <param name="why">How it was noticed, as a sentence.</param>
/// <param name="inner">What was caught.</param>
internal sealed class LeaseLostException(string why, Exception? inner = null)
    : OperatorException(FailureReason.LeaseLost, why, inner);
