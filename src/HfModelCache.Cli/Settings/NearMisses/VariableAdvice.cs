using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.NearMisses;

/// <summary>Notices variables that were probably meant for this program.</summary>
internal static class VariableAdvice
{
    private static readonly HashSet<string> Known = [.. KnownSettings.All.SelectMany(setting => setting.Variables)];

    // Variables such as HTTP_PROXY belong to every program, and so do names like theirs.
    private static readonly SettingDefinition[] Ours =
        [.. KnownSettings.All.Where(setting => setting.Variable is not null && (setting.Option is not null || setting == HubSettings.Token))];

    private static readonly HashSet<string> Elsewhere = [.. KnownSettings.All.SelectMany(setting => setting.NamesElsewhere)];

    /// <summary>Finds the near misses among the variables of the environment.</summary>
    /// <param name="variables">The names of the variables.</param>
    /// <param name="isSet">Tells whether a setting has a value.</param>
    /// <returns>One sentence each.</returns>
    public static IEnumerable<string> Find(IEnumerable<string> variables, Func<SettingDefinition, bool> isSet) =>
        from variable in variables.Order(StringComparer.Ordinal)
        where !Known.Contains(variable)
        let meant = Elsewhere.Contains(variable) ? FindSynonym(variable, isSet) : Ours.FirstOrDefault(setting => IsMisspelt(variable, setting.Variable!))
        where meant is not null
        select $"{variable} is not a setting. Did you mean {meant.Name}?";

    // Another program in the pod may read such a variable: it means nothing if ours is set as well.
    private static SettingDefinition? FindSynonym(string variable, Func<SettingDefinition, bool> isSet) =>
        KnownSettings.All.FirstOrDefault(setting => setting.NamesElsewhere.Contains(variable) && !isSet(setting));

    private static bool IsMisspelt(string variable, string name) =>
        EditDistance.IsNear(variable, name)
        || (variable.Contains('_', StringComparison.Ordinal) && name == variable + "_URL");
}
