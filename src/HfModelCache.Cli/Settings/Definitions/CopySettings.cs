namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings of the commands on all that the store holds. They have no variables: no pod does this at its start.</summary>
internal static class CopySettings
{
    public static readonly SettingGroup Group = new("Copies");

    public static readonly SettingDefinition PinnedRevision = Group.Add(new(Variable: null, "Branch, tag or ref that shall mean the commit")
    {
        Option = "--as", Placeholder = "REV", Default = "main",
    });

    public static readonly SettingDefinition Keep = Group.Add(new(Variable: null, "Keep the N that were stored or used last")
    {
        Option = "--keep", Placeholder = "N", Default = "0",
    });

    public static readonly SettingDefinition OlderThan = Group.Add(new(Variable: null, "Keep what was stored or used within this time: 30d, 12h")
    {
        Option = "--older-than", Placeholder = "AGE",
    });

    public static readonly SettingDefinition Except = Group.Add(new(Variable: null, "Keep the models that this file names, one a line")
    {
        Option = "--except", Placeholder = "FILE",
    });

    public static readonly SettingDefinition Names = Group.Add(new(Variable: null, "List names only, which reads no document")
    {
        Option = "--names", Default = "false", IsSwitch = true,
    });

    public static readonly SettingDefinition DryRun = Group.Add(new(Variable: null, "Only say what would be removed")
    {
        Option = "--dry-run", Default = "false", IsSwitch = true,
    });
}
