using HfModelCache.Failures;

namespace HfModelCache.Stores.Decorators;

/// <summary>The right to write: what must still hold before anything is made visible in a store, or removed from it.</summary>
internal interface IFence
{
    /// <summary>Confirms the right, and asks the store where the last confirmation is too old.</summary>
    /// <exception cref="FenceLostException">Somebody else has the right now.</exception>
    Task ConfirmAsync(CancellationToken cancellationToken);

    /// <summary>An attempt that was confirmed has ended without an answer of the store: it may still arrive there.</summary>
    void LeftUnanswered();
}

/// <summary>Another replica has the right to write now; what this one has begun is for the other to finish.</summary>
/// <param name="why">How it was noticed, as a sentence.</param>
/// <param name="inner">What was caught.</param>
internal sealed class FenceLostException(string why, Exception? inner = null)
    : OperatorException(FailureReason.LeaseLost, why, inner);
