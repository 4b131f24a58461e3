using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Looks up the values of settings, before validation. Options override variables.</summary>
/// <param name="options">The values of options and arguments on the command line.</param>
/// <param name="environment">The environment variables.</param>
internal sealed class SettingValues(
    IReadOnlyDictionary<SettingDefinition, string> options,
    IReadOnlyDictionary<string, string> environment)
{
    /// <summary>The names of all variables that are set, known or not.</summary>
    public IEnumerable<string> VariableNames => environment.Keys;

    /// <summary>Finds a setting's value; null if it is unset. An empty value counts only if it has a meaning.</summary>
    public SettingValue? Find(SettingDefinition setting)
    {
        if (options.TryGetValue(setting, out var given))
            return new SettingValue(setting, given, setting.Variable is null ? setting.Name : $"{setting.Option} ({setting.Variable})");
        return setting.Variables
            .Where(name => !IsIgnored(name))
            .Select(name => (Name: name, Text: environment.GetValueOrDefault(name)))
            .Where(found => found.Text is { Length: > 0 } || (found.Text is not null && setting.EmptyCounts))
            .Select(found => new SettingValue(setting, found.Text!, found.Name))
            .FirstOrDefault();
    }

    /// <summary>Tells whether a setting is given on the command line.</summary>
    public bool IsGiven(SettingDefinition setting) => options.ContainsKey(setting);

    /// <summary>Finds the value of any variable; null if it is unset or empty.</summary>
    public string? Variable(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>Every value that must not be printed.</summary>
    public IEnumerable<string> Secrets => KnownSettings.All
        .Where(setting => setting.IsSecret)
        .SelectMany(setting => setting.Variables)
        .Select(Variable)
        .OfType<string>();

    // The rule of AWS tools.
    private bool IsIgnored(string name) =>
        name.StartsWith(StoreSettings.EndpointVariables, StringComparison.Ordinal)
        && string.Equals(Variable(StoreSettings.IgnoreEndpoints.Variable!), "true", StringComparison.OrdinalIgnoreCase);
}
