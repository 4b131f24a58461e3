using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Readers;

namespace HfModelCache.Cli.Settings;

/// <summary>Writes the settings of a run on one line, with secrets masked.</summary>
internal static class SettingsSummary
{
    private const int LongestValueShown = 200;

    /// <summary>Writes the settings that are set, in the order of help.</summary>
    /// <param name="values">The values.</param>
    /// <param name="token">The Hub's token, from any of its sources; null if there is none.</param>
    /// <param name="scrubber">Removes secrets that were given in the wrong place.</param>
    public static string Of(SettingValues values, string? token, SecretScrubber scrubber)
    {
        var parts = KnownSettings.All
            .Where(setting => setting != HubSettings.Token)
            .Select(values.Find)
            .OfType<SettingValue>()
            .Select(value => $"{value.Definition.Name}={Show(value, scrubber)}");
        return string.Join(", ", token is null ? parts : parts.Append($"token {SecretScrubber.Mask}"));
    }

    private static string Show(SettingValue value, SecretScrubber scrubber) => value.Definition.IsSecret
        ? SecretScrubber.Mask
        : scrubber.ScrubValue(value.Text, LongestValueShown);
}
