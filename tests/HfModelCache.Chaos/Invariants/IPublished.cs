namespace HfModelCache.Chaos.Invariants;

/// <summary>What must hold of the store.</summary>
internal interface IPublished : IDisposable
{
    /// <summary>To be called in the moment in which a replica has succeeded.</summary>
    Task CheckNowAsync(Witness pod);

    /// <summary>To be called when no process is left.</summary>
    Task CheckAtEndAsync();
}
