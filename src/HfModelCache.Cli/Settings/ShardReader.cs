using HfModelCache.Coordination.Assignments;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads which of several machines this is.</summary>
internal sealed class ShardReader(SettingValues values, SettingFaults faults)
{
    private static readonly string CountRemedy = $"Set it to a number from 1 to {Assignee.MaxCount}, the same for all machines.";

    /// <summary>The shard; null where one machine carries all.</summary>
    /// <remarks>Every pod of an Indexed Job has an index, so an index of Kubernetes' own asks for nothing.</remarks>
    public Assignee? Read()
    {
        var index = values.Find(KnownSettings.ShardIndex);
        if (values.Find(KnownSettings.ShardCount) is not { } count)
        {
            if (index is not null && index.Origin != KnownSettings.JobCompletionIndex)
                faults.Add(KnownSettings.ShardCount, $"is not set, but {index.Origin} is", "Set both, or neither.");
            return null;
        }

        if (count.WholeNumber is not ({ } machines and >= 1 and <= Assignee.MaxCount))
        {
            faults.Add(count, "is no number of machines", CountRemedy);
            return null;
        }

        if (index is null)
        {
            if (machines > 1)
                faults.Add(KnownSettings.ShardIndex, "is not set, but SHARD_COUNT is", "Set it, or run an Indexed Job of Kubernetes.");
            return null;
        }

        if (index.WholeNumber is not { } own || own >= machines)
        {
            faults.Add(index, $"is no number from 0 to {machines - 1}", "Number the machines from 0; SHARD_COUNT is how many there are.");
            return null;
        }

        return machines == 1 ? null : new Assignee(own, machines);
    }
}
