using System.Globalization;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads durations: a number with s, m or h; without a unit, seconds.</summary>
internal sealed class TimeReader(SettingValues values, SettingFaults faults)
{
    /// <summary>Reads the setting's value; null if it is unset or invalid.</summary>
    public TimeSpan? Read(SettingDefinition setting, TimeSpan least, TimeSpan most)
    {
        if (values.Find(setting) is not { } value)
            return null;
        var (number, unit) = value.Text.Length > 0 && char.IsAsciiLetter(value.Text[^1])
            ? (value.Text[..^1], value.Text[^1])
            : (value.Text, 's');
        var seconds = unit switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => 0,
        };
        if (seconds > 0
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * seconds >= least.TotalSeconds
            && count * seconds <= most.TotalSeconds)
        {
            return TimeSpan.FromSeconds(count * seconds);
        }

        faults.Add(
            value,
            $"is not a duration from {least.TotalSeconds:0} s to {most.TotalHours:0} h",
            "Set it to a number with s, m or h, for example 30s.");
        return null;
    }
}
