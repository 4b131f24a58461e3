using System.Globalization;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Represents a setting's value and its origin.</summary>
/// <param name="Definition">The setting.</param>
/// <param name="Text">The value as written.</param>
/// <param name="Origin">The variable or option that holds the value, for messages.</param>
internal sealed record SettingValue(SettingDefinition Definition, string Text, string Origin)
{
    /// <summary>The value as a number; null if it is not made of digits only, or too large.</summary>
    public int? WholeNumber =>
        int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Returns the origin: a record would print the value, which may be secret.</summary>
    public override string ToString() => Origin;
}
