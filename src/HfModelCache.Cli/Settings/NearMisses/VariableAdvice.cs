using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.NearMisses;

/// <summary>Notices variables that were probably meant for this program.</summary>
internal static class VariableAdvice
{
    private static readonly HashSet<string> Known = [.. KnownSettings.All.SelectMany(setting => setting.Variables)];

    // Variables such as HTTP_PROXY belong to every program, and so do names like theirs.
    private static readonly SettingDefinition[] Ours =
        [.. KnownSettings.All.Where(setting => setting.Variable is not null && (setting.Option is not null || setting == HubSettings.Token))];

    /// <summary>Finds the near misses among the variables that are set.</summary>
    /// <returns>One sentence each.</returns>
    public static IEnumerable<string> Find(IEnumerable<string> variables)
    {
        var names = variables.ToHashSet(StringComparer.Ordinal);
        return from variable in names.Order(StringComparer.Ordinal)
               where !Known.Contains(variable)
               let meant = Ours.FirstOrDefault(setting => IsMisspelt(variable, setting.Variable!)) ?? FindSynonym(variable, names)
               where meant is not null
               select $"{variable} is not a setting. Did you mean {meant.Name}?";
    }

    // Another program in the pod may read such a variable: it means nothing if ours is set as well.
    private static SettingDefinition? FindSynonym(string variable, HashSet<string> names) => KnownSettings.All.FirstOrDefault(
        setting => setting.NamesElsewhere.Contains(variable) && !setting.Variables.Any(names.Contains));

    private static bool IsMisspelt(string variable, string name) =>
        EditDistance.IsNear(variable, name)
        || (variable.Contains('_', StringComparison.Ordinal) && name == variable + "_URL");
}
