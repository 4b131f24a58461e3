namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Represents the settings that help shows under one heading.</summary>
/// <param name="heading">The heading.</param>
internal sealed class SettingGroup(string heading)
{
    private readonly List<SettingDefinition> _settings = [];

    public string Heading => heading;

    /// <summary>The settings, in the order of help.</summary>
    public IReadOnlyList<SettingDefinition> Settings => _settings;

    /// <summary>Adds a setting while the group is being defined.</summary>
    /// <returns>The setting.</returns>
    public SettingDefinition Add(SettingDefinition setting)
    {
        _settings.Add(setting);
        return setting;
    }
}
