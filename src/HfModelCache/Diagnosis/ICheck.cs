using HfModelCache.Failures;

namespace HfModelCache.Diagnosis;

/// <summary>Represents one step of a diagnosis.</summary>
internal interface ICheck
{
    /// <summary>What the check is about.</summary>
    CheckedEnd End { get; }

    /// <summary>The check's description.</summary>
    CheckDescription Description { get; }

    /// <summary>Makes the check. The caller limits its time.</summary>
    /// <exception cref="ModelCacheException">It has failed, for the reason of the exception.</exception>
    Task<Finding> RunAsync(CancellationToken cancellationToken);
}
