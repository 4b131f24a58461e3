using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads settings that are true or false, in the words that Hub clients accept.</summary>
internal sealed class SwitchReader(SettingValues values, SettingFaults faults)
{
    /// <summary>Reads the setting's value; false if it is unset or invalid.</summary>
    public bool IsOn(SettingDefinition setting)
    {
        if (values.Find(setting) is not { } value)
            return false;
        switch (value.Text.Trim().ToUpperInvariant())
        {
            case "1" or "TRUE" or "YES" or "ON":
                return true;
            case "0" or "FALSE" or "NO" or "OFF" or "":
                return false;
            default:
                faults.Add(value, "is neither true nor false", "Set it to true or false.");
                return false;
        }
    }
}
