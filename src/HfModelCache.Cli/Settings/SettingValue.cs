using System.Globalization;

namespace HfModelCache.Cli.Settings;

/// <summary>What a setting was set to, and where.</summary>
/// <param name="Definition">The setting.</param>
/// <param name="Text">The value as written.</param>
/// <param name="Origin">The variable or option that holds it, for messages.</param>
internal sealed record SettingValue(SettingDefinition Definition, string Text, string Origin)
{
    /// <summary>The value, where it is digits only; null where it is not, or too large.</summary>
    public int? WholeNumber =>
        int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Never the value: a record would print it, and some are secret.</summary>
    public override string ToString() => Origin;
}
