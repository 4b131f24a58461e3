using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Coordination.Assignments;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads this machine's number among those that share the work.</summary>
internal sealed class AssigneeReader(SettingValues values, SettingFaults faults)
{
    private static readonly string CountRemedy = $"Set it to a number from 1 to {Assignee.MaxCount}, the same on all machines.";

    /// <summary>Reads the assignee; null if one machine does all the work.</summary>
    /// <remarks>Every pod of an Indexed Job has an index, so an index set by Kubernetes is not a fault by itself.</remarks>
    public Assignee? Read()
    {
        var index = values.Find(CoordinationSettings.ShardIndex);
        if (values.Find(CoordinationSettings.ShardCount) is not { } count)
        {
            if (index is not null && index.Origin != CoordinationSettings.JobCompletionIndex)
                faults.Add(CoordinationSettings.ShardCount, $"is not set, but {index.Origin} is", "Set both, or neither.");
            return null;
        }

        if (count.WholeNumber is not ({ } machines and >= 1 and <= Assignee.MaxCount))
        {
            faults.Add(count, "is not a valid number of machines", CountRemedy);
            return null;
        }

        if (index is null)
        {
            if (machines > 1)
                faults.Add(CoordinationSettings.ShardIndex, "is not set, but SHARD_COUNT is", "Set it, or run an Indexed Job.");
            return null;
        }

        if (index.WholeNumber is not { } own || own >= machines)
        {
            faults.Add(index, $"is not a number from 0 to {machines - 1}", "Number the machines from 0 to SHARD_COUNT - 1.");
            return null;
        }

        return machines == 1 ? null : new Assignee(own, machines);
    }
}
