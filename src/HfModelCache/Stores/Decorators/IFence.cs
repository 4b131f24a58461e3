using HfModelCache.Failures;

namespace HfModelCache.Stores.Decorators;

/// <summary>Represents the right to write, which must still be held when an object is created or removed.</summary>
internal interface IFence
{
    /// <summary>Confirms the right. Asks the store if the last confirmation is too old.</summary>
    /// <exception cref="FenceLostException">Another replica has the right now.</exception>
    Task ConfirmAsync(CancellationToken cancellationToken);

    /// <summary>Notes that a confirmed attempt ended without a response: the request may still reach the store.</summary>
    void ReportUnanswered();
}

/// <summary>Another replica has the right to write now and will finish what this one has started.</summary>
/// <param name="why">How the loss was noticed, as a sentence.</param>
/// <param name="inner">The cause.</param>
internal sealed class FenceLostException(string why, Exception? inner = null)
    : OperatorException(FailureReason.LeaseLost, why, inner);
