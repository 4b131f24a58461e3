using System.Runtime.ExceptionServices;
using HfModelCache.Failures;

namespace HfModelCache.Transfer;

/// <summary>Collects failures of single files until there are too many.</summary>
/// <param name="max">The number of failures that stops the run.</param>
internal sealed class FailureLimit(int max)
{
    private readonly List<ModelCacheException> _failures = [];

    /// <summary>Keeps a failure, or throws it if it is one too many.</summary>
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
