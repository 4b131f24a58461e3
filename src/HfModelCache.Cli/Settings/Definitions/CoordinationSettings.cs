namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings by which replicas take turns and machines share the work.</summary>
internal static class CoordinationSettings
{
    /// <summary>The variable that tells each pod of an Indexed Job its number.</summary>
    public const string JobCompletionIndex = "JOB_COMPLETION_INDEX";

    public static readonly SettingGroup Group = new("Coordination");

    public static readonly SettingDefinition PodUid = Group.Add(new(
        "POD_UID", "Pod's identity (metadata.uid), to resume its lease after a container restart"));

    public static readonly SettingDefinition PodName = Group.Add(new(
        "POD_NAME", "Pod's name (metadata.name), for logs; the identity if POD_UID is unset"));

    public static readonly SettingDefinition LeaseTimeout = Group.Add(new(
        "LEASE_TIMEOUT", "Take over from a leader silent for this long")
    {
        Option = "--lease-timeout", Placeholder = "TIME", Default = "30s",
    });

    public static readonly SettingDefinition WaitTimeout = Group.Add(new(
        "WAIT_TIMEOUT", "Wait for other replicas at most this long")
    {
        Option = "--wait-timeout", Placeholder = "TIME", Default = "24h",
    });

    public static readonly SettingDefinition ShardCount = Group.Add(new(
        "SHARD_COUNT", "Number of machines that share the work")
    {
        Option = "--shard-count", Placeholder = "NUMBER", Default = "1",
    });

    public static readonly SettingDefinition ShardIndex = Group.Add(new("SHARD_INDEX", "Number of this machine, from 0")
    {
        Option = "--shard-index", Placeholder = "NUMBER", Aliases = [JobCompletionIndex],
    });

    public static readonly SettingDefinition RecordUse = Group.Add(new("RECORD_USE", "Note once a day in the store that a copy was used, for prune")
    {
        Option = "--record-use", Default = "false", IsSwitch = true,
    });
}
