namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings of the commands that change which copies the store holds. They have no variables: no pod does this at its start.</summary>
internal static class CopySettings
{
    public static readonly SettingGroup Group = new("Copies");

    public static readonly SettingDefinition PinnedRevision = Group.Add(new(Variable: null, "Branch, tag or ref that shall mean the commit")
    {
        Option = "--as", Placeholder = "REV", Default = "main",
    });

    public static readonly SettingDefinition Keep = Group.Add(new(Variable: null, "Keep the latest N commits that no revision means")
    {
        Option = "--keep", Placeholder = "N", Default = "0",
    });

    public static readonly SettingDefinition DryRun = Group.Add(new(Variable: null, "Only say what would be removed")
    {
        Option = "--dry-run", Default = "false", IsSwitch = true,
    });
}
