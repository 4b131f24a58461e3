namespace HfModelCache.Stores.S3.Sending;

/// <summary>The store has answered a body with a refusal.</summary>
/// <param name="refusal">What it said.</param>
internal sealed class StoreAnswerException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>What it said.</summary>
    public Refusal Refusal => refusal;
}
