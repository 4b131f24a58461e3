using HfModelCache.Cli.Reporting;

namespace HfModelCache.Cli.Settings;

/// <summary>Tells what a run goes by: everything that is set, and of secrets only that they are.</summary>
internal static class SettingsSummary
{
    private const int LongestValueShown = 200;

    /// <summary>One line, in the order of help.</summary>
    /// <param name="values">What is set.</param>
    /// <param name="token">The token that is used, wherever it was found.</param>
    public static string Of(SettingValues values, string? token)
    {
        var parts = KnownSettings.All
            .Where(setting => setting != KnownSettings.Token)
            .Select(values.Find)
            .OfType<SettingValue>()
            .Select(value => $"{value.Definition.Name}={Show(value)}");
        return string.Join(", ", token is null ? parts : parts.Append($"token {SecretScrubber.Mask}"));
    }

    private static string Show(SettingValue value) => value.Definition.IsSecret
        ? SecretScrubber.Mask
        : Printable.Cut(Printable.Escape(value.Text), LongestValueShown);
}
