namespace HfModelCache.Leadership;

/// <summary>What must still count before anything is made visible in the store, or removed from it.</summary>
internal interface IFence
{
    /// <summary>Makes sure that it counts, by asking the store where the last answer is too old.</summary>
    /// <exception cref="LeaseLostException">It no longer does.</exception>
    Task ConfirmAsync(CancellationToken cancellationToken);
}
