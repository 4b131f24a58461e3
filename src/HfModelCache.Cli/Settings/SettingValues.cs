namespace HfModelCache.Cli.Settings;

/// <summary>What the settings were set to, before anybody judged it. Options beat the environment.</summary>
/// <param name="options">The values of options and arguments that were given.</param>
/// <param name="environment">The process's environment.</param>
internal sealed class SettingValues(
    IReadOnlyDictionary<SettingDefinition, string> options,
    IReadOnlyDictionary<string, string> environment)
{
    /// <summary>The names of all variables, known or not.</summary>
    public IEnumerable<string> VariableNames => environment.Keys;

    /// <summary>A setting's value, or null where it is not set. An empty one counts only where it means something.</summary>
    public SettingValue? Find(SettingDefinition setting)
    {
        if (options.TryGetValue(setting, out var given))
            return new SettingValue(setting, given, $"{setting.Option} ({setting.Name})");
        return setting.Names
            .Where(name => !IsIgnored(name))
            .Select(name => (Name: name, Text: environment.GetValueOrDefault(name)))
            .Where(found => found.Text is { Length: > 0 } || (found.Text is not null && setting.EmptyCounts))
            .Select(found => new SettingValue(setting, found.Text!, found.Name))
            .FirstOrDefault();
    }

    /// <summary>A variable that is somebody else's, or null where it is not set or empty.</summary>
    public string? Variable(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>Every value that must not be printed, whichever variable holds it.</summary>
    public IEnumerable<string> Secrets => KnownSettings.All
        .Where(setting => setting.IsSecret)
        .SelectMany(setting => setting.Names)
        .Select(Variable)
        .OfType<string>();

    // As AWS's tools read it.
    private bool IsIgnored(string name) =>
        name.StartsWith(KnownSettings.EndpointVariables, StringComparison.Ordinal)
        && string.Equals(Variable(KnownSettings.IgnoreEndpoints.Name), "true", StringComparison.OrdinalIgnoreCase);
}
