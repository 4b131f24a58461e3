using System.Runtime.ExceptionServices;
using HfModelCache.Failures;

namespace HfModelCache.Transfer;

/// <summary>Failures that concern one file each, collected until there are too many.</summary>
/// <param name="max">How many make the next one stop the run.</param>
internal sealed class FailureLimit(int max)
{
    private readonly List<ModelCacheException> _failures = [];

    /// <summary>Keeps a failure, or throws it where there have been enough.</summary>
    public void Add(ModelCacheException failure)
    {
        lock (_failures)
        {
            _failures.Add(failure);
            if (_failures.Count >= max)
                ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Throws the first failure, if there was one.</summary>
    public void ThrowIfAny()
    {
        if (_failures.Count > 0)
            ExceptionDispatchInfo.Throw(_failures[0]);
    }
}
