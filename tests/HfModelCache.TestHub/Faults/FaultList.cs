using System.Collections.Immutable;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Faults;

/// <summary>The faults in force; all that match a request strike it, in the order in which they were added.</summary>
public sealed class FaultList
{
    private ImmutableList<Fault> _faults = [];

    /// <summary>Puts a fault in force.</summary>
    public Fault Add(Fault fault)
    {
        ImmutableInterlocked.Update(ref _faults, (list, f) => list.Add(f), fault);
        return fault;
    }

    /// <summary>Ends a fault.</summary>
    public void Remove(Fault fault) => ImmutableInterlocked.Update(ref _faults, (list, f) => list.Remove(f), fault);

    /// <summary>Ends all faults.</summary>
    public void Clear() => ImmutableInterlocked.Update(ref _faults, list => list.Clear());

    internal Answer Apply(Answer answer, IncomingRequest request) =>
        _faults.Aggregate(answer, (changed, fault) => fault.Apply(changed, request));
}
